package io.surprisal.flink;

import static io.surprisal.flink.PumpJobs.FEATURES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.alert.AlertRun;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.topic.AlertJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code surprisal alerts} shows of past telemetry is what the job raises on it, event by event. */
class AlertRunIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final int PUMPS = 2;
    private static final int MINUTES = 5 * 1440;
    private static final long START = 1_764_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final int WIDTH = FEATURES.size();

    @TempDir
    Path directory;

    @Test
    void theJobRaisesTheSameAlertsAsTheCommand() throws Exception {
        Path file = TinyModel.write(directory, "tiny", TinyModel.build("tiny", FEATURES, 2, new Smoother(1, 0.05, 0)));
        AlertBudget budget = new AlertBudget(AlertRate.parse("1/day"), Duration.ofHours(8));
        try (PumpJobs jobs = new PumpJobs(directory)) {
            PipelineOptions options = PumpJobs.options(file, Duration.ofDays(1)).withThreshold(budget);
            jobs.createTelemetry(PUMPS);
            List<float[]> values = telemetry();
            long[] times = new long[values.size()];
            String[] keys = new String[values.size()];
            for (int row = 0; row < times.length; row++) {
                int minute = row / PUMPS;
                // The last record of each pump comes so much later that every alert is over.
                times[row] = START + (minute == MINUTES - 1 ? 5L * MINUTES : minute) * MINUTE;
                keys[row] = "pump-" + row % PUMPS;
                jobs.send(row % PUMPS, times[row], values.get(row));
            }
            jobs.flush();
            List<Alert> expected = expected(ModelFile.read(file), options, values, keys, times);
            assertThat(expected).hasSizeBetween(20, 400);

            JobClient job =
                    jobs.submit(options, 2, "", KafkaEnds.sources(jobs.kafka()).telemetry());
            TopicLog log = jobs.log();
            await().atMost(2, TimeUnit.MINUTES)
                    .until(() -> log.committed("scores").size() == times.length
                            && alerts(log).size() >= expected.size());
            jobs.stop(job);
            for (int pump = 0; pump < PUMPS; pump++) {
                String key = "pump-" + pump;
                assertThat(alerts(log))
                        .filteredOn(record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
                        .extracting(ConsumerRecord::value)
                        .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .containsExactlyElementsOf(expected.stream()
                                .filter(event -> event.key().equals(key))
                                .map(event -> new String(new AlertJson().toBytes(event), StandardCharsets.UTF_8))
                                .toList());
            }
        }
    }

    /** Without what the job says of itself on the same topic. */
    private static List<ConsumerRecord<byte[], byte[]>> alerts(TopicLog log) {
        AlertJson format = new AlertJson();
        return log.committed("alerts").stream()
                .filter(record -> format.isOwn(record.value()))
                .toList();
    }

    private static List<Alert> expected(
            ModelFile model, PipelineOptions options, List<float[]> rows, String[] keys, long[] times)
            throws Exception {
        float[] values = new float[rows.size() * WIDTH];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, values, row * WIDTH, WIDTH);
        }
        List<Alert> events = new ArrayList<>();
        new AlertRun(model, options.scoring(), options.alerts())
                .run(
                        values,
                        keys,
                        times,
                        new long[times.length],
                        row -> new Coordinates("telemetry", row % PUMPS, row / PUMPS),
                        (row, judgement) -> {},
                        events::add);
        return events;
    }

    /** Normal but for short events, and one that lasts until it is the new normal; the pumps' records in turn. */
    private static List<float[]> telemetry() {
        Random random = new Random(7);
        List<float[]> rows = new ArrayList<>();
        for (int row = 0; row < PUMPS * MINUTES; row++) {
            int minute = row / PUMPS;
            boolean event = minute % 700 > 690 + row % PUMPS;
            boolean change = minute > 2_500 && minute < 3_700;
            boolean last = minute == MINUTES - 1;
            float[] values = TinyModel.normalRecord(WIDTH, random);
            if ((event || change) && !last) {
                values[1] += event ? 40 : 15;
            }
            rows.add(values);
        }
        return rows;
    }
}
