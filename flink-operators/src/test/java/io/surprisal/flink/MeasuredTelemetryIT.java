package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.core.series.Smoother;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.TimeSource;
import io.surprisal.telemetry.format.UnknownFields;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Values of single metrics, out of order, give the alerts that whole records give. */
class MeasuredTelemetryIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final int PUMPS = 3;
    private static final int MINUTES = 1_000;
    private static final long START = 1_764_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final int OUT_OF_ORDER = 4;

    @TempDir
    Path directory;

    /** A value and when it comes, in minutes since the start. */
    private record Value(double comes, int pump, int minute, int feature, float value) {
        byte[] json() {
            return ("{\"name\":\"" + FEATURES.get(feature) + "_now\",\"labels\":{\"site\":\"north\",\"pump\":\"pump-"
                            + pump + "\"},\"timestamp\":" + (START + minute * MINUTE) + ",\"value\":\"" + value + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void valuesOutOfOrderGiveTheAlertsOfWholeRecords() throws Exception {
        Path model = TinyModel.write(directory, "tiny", TinyModel.build("tiny", FEATURES, 2, new Smoother(1, 0.05, 0)));
        PipelineOptions options = PumpJobs.options(model, PumpJobs.NO_SILENCE);
        PipelineOptions wide = options.withAlerts(options.alerts().withQuietPeriod(Duration.ofMinutes(10)));
        List<float[]> rows = telemetry();
        List<JsonNode> expected;
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(PUMPS);
            for (int row = 0; row < rows.size(); row++) {
                jobs.send(row % PUMPS, START + row / PUMPS * MINUTE, rows.get(row));
            }
            jobs.flush();
            expected = results(jobs, wide, rows.size());
        }
        assertThat(expected).hasSizeBetween(PUMPS * MINUTES + 20, PUMPS * MINUTES + 400);
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(PUMPS);
            for (Value value : shuffled(rows)) {
                jobs.send(value.pump(), value.json());
            }
            jobs.send(0, "no metrics".getBytes(StandardCharsets.UTF_8));
            jobs.flush();
            // The last bucket of each pump waits for what may still come of it.
            int complete = rows.size() - PUMPS * (OUT_OF_ORDER + 1);
            List<JsonNode> seen = results(jobs, metrics(wide), complete);
            assertThat(seen).hasSizeGreaterThan(complete);
            assertThat(expected).containsAll(seen);
            assertThat(alerts(seen)).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(alerts(expected));
            assertThat(jobs.log().json("dead-letters"))
                    .singleElement()
                    .satisfies(letter ->
                            assertThat(letter.get("reason").textValue()).isEqualTo("not_metrics"));
        }
    }

    /** Scores and alerts as consumers see them, but for coordinates, which are of other records, and ids, which are made of them. */
    private static List<JsonNode> results(PumpJobs jobs, PipelineOptions options, int scores) throws Exception {
        JobClient job =
                jobs.submit(options, 2, "", KafkaEnds.sources(jobs.kafka()).telemetry());
        TopicLog log = jobs.log();
        await().atMost(2, TimeUnit.MINUTES).until(() -> log.committed("scores").size() >= scores);
        jobs.stop(job);
        List<JsonNode> results = new ArrayList<>(log.json("scores"));
        results.addAll(log.json("alerts"));
        results.forEach(result -> {
            ObjectNode fields = (ObjectNode) result;
            fields.remove(List.of("source", "id", "opened_by"));
            if (fields.has("peak")) {
                ((ObjectNode) fields.get("peak")).remove("source");
            }
        });
        return results;
    }

    /** The events of alerts up to a time that both jobs are past. */
    private static List<JsonNode> alerts(List<JsonNode> results) {
        long end = START + (MINUTES - 20) * MINUTE;
        return results.stream()
                .filter(result -> result.get("schema").textValue().startsWith("surprisal.alert/")
                        && result.get("event_time").longValue() < end)
                .toList();
    }

    private static PipelineOptions metrics(PipelineOptions wide) {
        Map<String, String> features = new LinkedHashMap<>();
        FEATURES.forEach(name -> features.put(name, name + "_now{site=\"north\"}"));
        return new PipelineOptions(
                wide.model(),
                new DecodeOptions(
                        new RecordEncoding.Metrics(
                                MetricEncoding.LONG_JSON,
                                LongFields.defaults(),
                                new AssemblySettings(
                                        Duration.ofMillis(MINUTE), Duration.ofMillis(MINUTE), Duration.ofHours(1))),
                        new FeatureMapping(features),
                        KeySource.field("pump"),
                        TimeSource.kafkaTimestamp(),
                        MissingFeatures.REFUSE,
                        UnknownFields.REFUSE,
                        1024 * 1024,
                        1024),
                new EventTimeOptions(
                        Duration.ofMillis((OUT_OF_ORDER - 1) * MINUTE), Duration.ofSeconds(1), Duration.ofHours(1)),
                wide.scoring(),
                wide.alerts(),
                wide.watch());
    }

    /** Each value by itself, some of them twice, up to so many minutes late. */
    private static List<Value> shuffled(List<float[]> rows) {
        Random random = new Random(11);
        List<Value> values = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int feature = 0; feature < FEATURES.size(); feature++) {
                int minute = row / PUMPS;
                for (int copy = random.nextInt(10) == 0 ? 0 : 1; copy < 2; copy++) {
                    values.add(new Value(
                            minute + random.nextDouble(OUT_OF_ORDER),
                            row % PUMPS,
                            minute,
                            feature,
                            rows.get(row)[feature]));
                }
            }
        }
        values.sort(Comparator.comparingDouble(Value::comes));
        return values;
    }

    /** Normal but for short events; the pumps' records in turn. */
    private static List<float[]> telemetry() {
        Random random = new Random(7);
        List<float[]> rows = new ArrayList<>();
        for (int row = 0; row < PUMPS * MINUTES; row++) {
            float[] values = TinyModel.normalRecord(FEATURES.size(), random);
            if (row / PUMPS % 100 > 95 + row % PUMPS) {
                values[1] += 40;
            }
            rows.add(values);
        }
        return rows;
    }
}
