package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SampleContentTest {
    private static final long HOUR = 3_600_000;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long offset;

    @Test
    void wholeRecordsAreRowsWithTheirKeyTimeAndClass() throws IOException {
        SampleContent content = new SampleContent(new JobRecords(
                decode(
                        new RecordEncoding.Csv(List.of("t", "load", "heat", "tier"), ';'),
                        new FeatureMapping(Map.of("load", "load")).conditionedOn("tier"),
                        KeySource.kafkaKey(),
                        MissingFeatures.ALLOW_NULL),
                EventTimeOptions.defaults(),
                "tier",
                Map.of()));
        JsonLinesWriter lines = new JsonLinesWriter(content, written);
        write(lines, "5;1.5;;gold");
        write(lines, "no csv");
        // Two hours ahead of its Kafka timestamp.
        write(lines, 2 * HOUR + 10 + ";1;2;gold");
        lines.finish();
        assertThat(rows()).containsExactly("{\"load\":1.5,\"(key)\":\"host\",\"(time)\":5,\"tier\":\"gold\"}");
        assertThat(lines.records()).isEqualTo(3);
        assertThat(lines.refusals()).isEqualTo(2);
        assertThat(lines.firstRefusal().orElseThrow()).startsWith("topic metrics, partition 0, offset 1: ");
        assertThat(content.notes()).isEmpty();
    }

    @Test
    void metricsAreRowsOfTheirBuckets() throws IOException {
        SampleContent content = metrics(MissingFeatures.ALLOW_NULL);
        JsonLinesWriter lines = new JsonLinesWriter(content, written);
        write(lines, metric("a", 1_000, 1) + metric("b", 2_000, 2) + metric("c", 2_000, 9));
        write(lines, metric("a", 61_000, 3) + metric("a", 62_000, "1e400"));
        write(lines, metric("a", 200_000, 4));
        write(lines, metric("a", 3_000, 5));
        lines.finish();
        assertThat(rows())
                .containsExactly(
                        "{\"a\":1.0,\"b\":2.0,\"(key)\":\"web\",\"(time)\":0}",
                        "{\"a\":3.0,\"b\":null,\"(key)\":\"web\",\"(time)\":60000}",
                        "{\"a\":4.0,\"b\":null,\"(key)\":\"web\",\"(time)\":180000}");
        assertThat(lines.refusals()).isEqualTo(1);
        assertThat(content.notes())
                .containsExactly("1 measurements came later than the job waits for them and were left out");
    }

    @Test
    void whatMakesNoRowIsSaid() throws IOException {
        SampleContent content = metrics(MissingFeatures.REFUSE);
        JsonLinesWriter lines = new JsonLinesWriter(content, written);
        write(lines, metric("a", 1_000, 1));
        write(lines, metric("b", 61_000, 1) + metric("b", 61_000, 1).replace("\"web\"", "\"web\",\"core\":\"1\""));
        lines.finish();
        assertThat(rows()).isEmpty();
        assertThat(content.notes())
                .containsExactly(
                        "1 records lack a feature and were left out, because telemetry.missing is refuse",
                        "1 values are missing because several series of a key gave them; name a label that tells them apart, or"
                                + " fold them, such as avg(…), in telemetry.features");
    }

    @Test
    void thatNoFeatureIsMeasuredIsSaid() throws IOException {
        SampleContent content = metrics(MissingFeatures.ALLOW_NULL);
        JsonLinesWriter lines = new JsonLinesWriter(content, written);
        write(lines, metric("c", 1_000, 1));
        lines.finish();
        assertThat(content.notes()).containsExactly("no value is of a feature of the job; check telemetry.features");
    }

    @Test
    void aKeyThatNoSeriesHasIsNotTakenForAFeatureThatIsNotThere() throws IOException {
        SampleContent content = metrics(MissingFeatures.ALLOW_NULL);
        JsonLinesWriter lines = new JsonLinesWriter(content, written);
        write(lines, metric("a", 1_000, 1).replace("host", "instance"));
        lines.finish();
        assertThat(lines.firstRefusal().orElseThrow())
                .isEqualTo(
                        "topic metrics, partition 0, offset 0: Series a{instance=web} lacks a label of the key, or has it"
                                + " empty; correct telemetry.key");
        assertThat(content.notes())
                .containsExactly(
                        "no value of a feature is left; correct what was refused, then check telemetry.features");
    }

    private static SampleContent metrics(MissingFeatures missing) {
        Map<String, String> features = new LinkedHashMap<>();
        features.put("a", "a");
        features.put("b", "b");
        return new SampleContent(new JobRecords(
                decode(
                        new RecordEncoding.Metrics(
                                MetricEncoding.LONG_JSON, LongFields.defaults(), AssemblySettings.defaults()),
                        new FeatureMapping(features),
                        KeySource.field("host"),
                        missing),
                EventTimeOptions.defaults(),
                "",
                Map.of()));
    }

    private static DecodeOptions decode(
            RecordEncoding encoding, FeatureMapping features, KeySource key, MissingFeatures missing) {
        return new DecodeOptions(
                encoding,
                features,
                key,
                TimeSource.field("t", TimeFormat.EPOCH_MILLIS),
                missing,
                UnknownFields.IGNORE,
                1024,
                1024);
    }

    private static String metric(String name, long time, Object value) {
        return "{\"name\":\"%s\",\"labels\":{\"host\":\"web\"},\"timestamp\":\"%s\",\"value\":%s}\n"
                .formatted(name, Instant.ofEpochMilli(time), value);
    }

    private void write(JsonLinesWriter lines, String payload) throws IOException {
        lines.write(new ConsumerRecord<>(
                "metrics",
                0,
                offset++,
                10,
                TimestampType.CREATE_TIME,
                0,
                0,
                "host".getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }

    private List<String> rows() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
