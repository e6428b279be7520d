package io.surprisal.flink.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.FutureBound;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.TimeFormat;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class TelemetryDecoderTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");

    private final List<Decoded> decoded = new ArrayList<>();
    private final TelemetryDecoder decoder = new TelemetryDecoder(
            new DecodeOptions(
                    RecordEncoding.json(),
                    FeatureMapping.fields(FEATURES),
                    KeySource.kafkaKey(),
                    TimeSource.field("t", TimeFormat.EPOCH_MILLIS),
                    MissingFeatures.ALLOW_NULL,
                    UnknownFields.IGNORE,
                    1_000,
                    16),
            FEATURES,
            new FutureBound(Duration.ofMillis(10)),
            new UnregisteredMetricsGroup());

    @Test
    void aRecordIsEitherTelemetryOrADeadLetter() {
        process(0, "{\"t\":5,\"temperature\":1,\"pressure\":2}");
        process(1, "{\"temperature\":1");
        process(2, "{\"t\":6,\"temperature\":3,\"pressure\":4}");
        assertThat(samples()).extracting(record -> record.source().offset()).containsExactly(0L, 2L);
        assertThat(deadLetters()).extracting(letter -> letter.source().offset()).containsExactly(1L);
    }

    @Test
    void aDeadLetterCarriesTheStartOfThePayloadAndTheHashOfAllOfIt() {
        process(7, "definitely not JSON, and long");
        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.NOT_JSON);
        assertThat(letter.message()).contains("Unrecognized token 'definitely'");
        assertThat(letter.source()).hasToString("telemetry-1@7");
        assertThat(letter.timestamp()).isEqualTo(99);
        assertThat(letter.key()).isEqualTo(bytes("pump-7"));
        assertThat(letter.payload()).isEqualTo(bytes("definitely not J"));
        assertThat(letter.payloadLength()).isEqualTo(29);
        assertThat(letter.payloadSha256())
                .isEqualTo("9a15a344bb006baa1c52d84abe452dea358e133f3aa13d2c5f0fb75dc9cd966f");
    }

    @Test
    void aKeyTooLongToCarryIsLeftOut() {
        decoder.decode(new RawRecord("telemetry", 1, 3, 99, bytes("k".repeat(17)), bytes("no")), decoded::add);
        assertThat(deadLetters().get(0).key()).isNull();
    }

    @Test
    void aTimeFurtherAheadOfTheKafkaTimestampThanTheBoundIsRefused() {
        process(1, "{\"t\":109,\"temperature\":1,\"pressure\":2}");
        process(2, "{\"t\":110,\"temperature\":1,\"pressure\":2}");
        assertThat(samples()).extracting(TelemetryRecord::eventTime).containsExactly(109L);
        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.FUTURE_TIME);
        assertThat(letter.message())
                .isEqualTo(
                        "The record's time 1970-01-01T00:00:00.110Z is more than 10ms ahead of its Kafka timestamp"
                                + " 1970-01-01T00:00:00.099Z; correct the sender's clock, or raise telemetry.event_time.max_ahead");
    }

    /** A message of metrics holds records of many times. */
    @Test
    void allThatIsAheadOfAMessagesTimeIsOneDeadLetter() {
        Map<String, String> features = Map.of("up", "up");
        DecodeOptions defaults = DecodeOptions.defaults(new FeatureMapping(features));
        TelemetryDecoder metrics = new TelemetryDecoder(
                new DecodeOptions(
                        new RecordEncoding.Metrics(
                                MetricEncoding.LONG_JSON, LongFields.defaults(), AssemblySettings.defaults()),
                        defaults.features(),
                        KeySource.kafkaKey(),
                        defaults.time(),
                        defaults.missing(),
                        UnknownFields.IGNORE,
                        1_000,
                        16),
                List.of("up"),
                new FutureBound(Duration.ofMillis(10)),
                new UnregisteredMetricsGroup());
        String message = Stream.of("00.110", "00.109", "07.000")
                .map(time -> "{\"name\":\"up\",\"value\":1,\"timestamp\":\"1970-01-01T00:00:" + time + "Z\"}")
                .collect(Collectors.joining());
        metrics.decode(new RawRecord("telemetry", 1, 3, 99, bytes("pump-7"), bytes(message)), decoded::add);
        assertThat(decoded)
                .map(Decoded::measured)
                .filteredOn(Objects::nonNull)
                .extracting(MeasuredRecord::eventTime)
                .containsExactly(109L);
        assertThat(deadLetters()).hasSize(1);
        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.FUTURE_TIME);
        assertThat(letter.message())
                .startsWith("The record's time 1970-01-01T00:00:00.110Z is more than 10ms ahead")
                .endsWith(" (and 1 further parts of this record, likewise)");
    }

    private void process(long offset, String payload) {
        decoder.decode(new RawRecord("telemetry", 1, offset, 99, bytes("pump-7"), bytes(payload)), decoded::add);
    }

    private List<TelemetryRecord> samples() {
        return decoded.stream().map(Decoded::sample).filter(Objects::nonNull).toList();
    }

    private List<DeadLetter> deadLetters() {
        return decoded.stream().map(Decoded::refused).filter(Objects::nonNull).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
