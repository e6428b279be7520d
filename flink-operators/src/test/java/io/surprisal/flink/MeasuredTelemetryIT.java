package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
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
    private static final long START = 1_764_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final int OUT_OF_ORDER = 4;

    /** Longer than a busy machine makes a partition wait: what comes after that would be late. */
    private static final Duration NOT_IDLE = Duration.ofMinutes(1);

    /** Of real series: enough for several alerts, and minutes of the test. */
    private static final int MOST_MINUTES = 4_000;

    @TempDir
    Path directory;

    /** A value and when it comes, in minutes since the start. */
    private record Value(double comes, int pump, int minute, String feature, float value) {
        byte[] json() {
            return ("{\"name\":\"" + feature + "_now\",\"labels\":{\"site\":\"north\",\"pump\":\"pump-" + pump
                            + "\"},\"timestamp\":" + (START + minute * MINUTE) + ",\"value\":\"" + value + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void valuesOutOfOrderGiveTheAlertsOfWholeRecords() throws Exception {
        Path model = TinyModel.write(directory, "tiny", TinyModel.build("tiny", FEATURES, 2, new Smoother(1, 0.05, 0)));
        compare(PumpJobs.options(model, PumpJobs.NO_SILENCE), FEATURES, telemetry(1_000), 20);
    }

    /**
     * Three series of CSV files (gzipped, with the columns t, the model's features and others), named with commas between them, by a model's file:
     * -Dsurprisal.series=a/test.csv.gz,b/test.csv.gz,c/test.csv.gz -Dsurprisal.model=model.onnx.
     */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.series", matches = ".+")
    void soDoRealSeries() throws Exception {
        Path model = Path.of(System.getProperty("surprisal.model"));
        List<String> features = ModelFile.read(model).manifest().schema().names();
        List<List<float[]>> series = new ArrayList<>();
        for (String file : System.getProperty("surprisal.series").split(",", -1)) {
            series.add(rows(Path.of(file), features));
        }
        List<float[]> rows = new ArrayList<>();
        for (int minute = 0; minute < MOST_MINUTES; minute++) {
            for (List<float[]> each : series) {
                rows.add(each.get(minute));
            }
        }
        PipelineOptions options = PumpJobs.options(model, PumpJobs.NO_SILENCE).withThreshold(new TailThreshold(0.001));
        compare(options, features, rows, 1);
    }

    private void compare(PipelineOptions options, List<String> features, List<float[]> rows, int leastAlerts)
            throws Exception {
        PipelineOptions alerting = options.withAlerts(options.alerts().withQuietPeriod(Duration.ofMinutes(10)));
        int minutes = rows.size() / PUMPS;
        List<JsonNode> expected;
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(PUMPS);
            for (int row = 0; row < rows.size(); row++) {
                StringBuilder json = new StringBuilder("{\"t\":" + (START + row / PUMPS * MINUTE));
                for (int feature = 0; feature < features.size(); feature++) {
                    json.append(",\"%s\":%s".formatted(features.get(feature), rows.get(row)[feature]));
                }
                jobs.send(row % PUMPS, (json + "}").getBytes(StandardCharsets.UTF_8));
            }
            jobs.flush();
            expected = results(
                    jobs, decoding(alerting, RecordEncoding.json(), FeatureMapping.fields(features)), rows.size());
        }
        try (PumpJobs jobs = new PumpJobs(directory)) {
            jobs.createTelemetry(PUMPS);
            for (Value value : shuffled(features, rows)) {
                jobs.send(value.pump(), value.json());
            }
            jobs.send(0, "no metrics".getBytes(StandardCharsets.UTF_8));
            jobs.flush();
            // The last bucket of each pump waits for what may still come of it.
            int complete = rows.size() - PUMPS * (OUT_OF_ORDER + 1);
            List<JsonNode> seen = results(jobs, metrics(alerting, features), complete);
            assertThat(seen).hasSizeGreaterThan(complete);
            assertThat(expected).containsAll(seen);
            assertThat(alerts(seen, minutes))
                    .hasSizeGreaterThanOrEqualTo(leastAlerts)
                    .containsExactlyInAnyOrderElementsOf(alerts(expected, minutes));
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
        // Not what the job says of itself: its times are those of the stream, not of records.
        log.json("alerts").stream().filter(MeasuredTelemetryIT::isAlert).forEach(results::add);
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
    private static List<JsonNode> alerts(List<JsonNode> results, int minutes) {
        long end = START + (minutes - 20) * MINUTE;
        return results.stream()
                .filter(result -> isAlert(result) && result.get("event_time").longValue() < end)
                .toList();
    }

    private static boolean isAlert(JsonNode result) {
        return result.get("schema").textValue().startsWith("surprisal.alert/");
    }

    private static PipelineOptions metrics(PipelineOptions options, List<String> names) {
        Map<String, String> features = new LinkedHashMap<>();
        names.forEach(name -> features.put(name, name + "_now{site=\"north\"}"));
        AssemblySettings buckets =
                new AssemblySettings(Duration.ofMillis(MINUTE), Duration.ofMillis(MINUTE), Duration.ofHours(1));
        return decoding(
                options,
                new RecordEncoding.Metrics(MetricEncoding.LONG_JSON, LongFields.defaults(), buckets),
                new FeatureMapping(features));
    }

    private static PipelineOptions decoding(PipelineOptions options, RecordEncoding encoding, FeatureMapping features) {
        boolean metrics = encoding instanceof RecordEncoding.Metrics;
        return new PipelineOptions(
                options.model(),
                new DecodeOptions(
                        encoding,
                        features,
                        metrics ? KeySource.field("pump") : KeySource.kafkaKey(),
                        metrics ? TimeSource.kafkaTimestamp() : TimeSource.field("t", TimeFormat.EPOCH_MILLIS),
                        MissingFeatures.REFUSE,
                        UnknownFields.REFUSE,
                        1024 * 1024,
                        1024),
                new EventTimeOptions(
                        Duration.ofMillis(metrics ? (OUT_OF_ORDER - 1) * MINUTE : 0), NOT_IDLE, Duration.ofHours(1)),
                options.scoring(),
                options.alerts(),
                options.watch());
    }

    /** Each value by itself, some of them twice, up to so many minutes late. */
    private static List<Value> shuffled(List<String> features, List<float[]> rows) {
        Random random = new Random(11);
        List<Value> values = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int feature = 0; feature < features.size(); feature++) {
                int minute = row / PUMPS;
                for (int copy = random.nextInt(10) == 0 ? 0 : 1; copy < 2; copy++) {
                    values.add(new Value(
                            minute + random.nextDouble(OUT_OF_ORDER),
                            row % PUMPS,
                            minute,
                            features.get(feature),
                            rows.get(row)[feature]));
                }
            }
        }
        values.sort(Comparator.comparingDouble(Value::comes));
        return values;
    }

    /** Normal but for short events; the pumps' records in turn. */
    private static List<float[]> telemetry(int minutes) {
        Random random = new Random(7);
        List<float[]> rows = new ArrayList<>();
        for (int row = 0; row < PUMPS * minutes; row++) {
            float[] values = TinyModel.normalRecord(FEATURES.size(), random);
            if (row / PUMPS % 100 > 95 + row % PUMPS) {
                values[1] += 40;
            }
            rows.add(values);
        }
        return rows;
    }

    private static List<float[]> rows(Path file, List<String> features) throws IOException {
        List<float[]> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> columns = List.of(lines.readLine().split(",", -1));
            for (int row = 0; row < MOST_MINUTES; row++) {
                String[] cells = lines.readLine().split(",", -1);
                float[] values = new float[features.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.parseFloat(cells[columns.indexOf(features.get(i))]);
                }
                rows.add(values);
            }
        }
        return rows;
    }
}
