package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.flink.OperatorMetrics;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the scoring operator's metrics say after a known course of batches. */
class ScoringMetricsHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final ShippedModel MODEL =
            ShippedModel.of(TinyModel.build("tiny", FEATURES).toByteArray(), "tiny.onnx");
    private static final float[] NORMAL = {0, 10};
    private static final float[] ABNORMAL = {9, 10};
    private static final float[] UNOBSERVED = {Float.NaN, Float.NaN};
    private static final int BATCH = 4;
    private static final int LINGER = 20;

    private final OperatorMetrics metrics = new OperatorMetrics();

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void countBatchesByTheirReasonsAndRecordsByTheirVerdicts() throws Exception {
        ScoringOptions options = new ScoringOptions(
                ModelOutput.SURPRISAL,
                List.of(),
                new TailThreshold(1e-3),
                BATCH,
                Duration.ofMillis(LINGER),
                2,
                Duration.ofDays(1));
        try (MockEnvironment environment = metrics.environment();
                OneInputStreamOperatorTestHarness<TelemetryRecord, ScoredRecord> harness =
                        new OneInputStreamOperatorTestHarness<>(
                                new ScoringOperator(
                                        options, new JobSchema(FEATURES), MODEL.ref(), MODEL, WatchOptions.defaults()),
                                environment)) {
            harness.open();
            process(harness, NORMAL, ABNORMAL, NORMAL, UNOBSERVED, ABNORMAL, ABNORMAL, NORMAL, NORMAL);
            process(harness, NORMAL, UNOBSERVED, NORMAL);
            harness.processWatermark(1);
            process(harness, ABNORMAL);
            harness.setProcessingTime(LINGER);
            process(harness, NORMAL, NORMAL);
            harness.prepareSnapshotPreBarrier(1);
            process(harness, NORMAL);
            harness.getOneInputOperator().finish();

            assertThat(metrics.count("reason.size.flushes_total")).isEqualTo(2);
            assertThat(metrics.count("reason.watermark.flushes_total")).isEqualTo(1);
            assertThat(metrics.count("reason.linger.flushes_total")).isEqualTo(1);
            assertThat(metrics.count("reason.checkpoint.flushes_total")).isEqualTo(1);
            assertThat(metrics.count("reason.end_of_input.flushes_total")).isEqualTo(1);
            assertThat(buckets("batch_records", "1", "2", "4", "+Inf")).containsExactly(2L, 3L, 6L, 6L);
            assertThat(gauge("le.batch_records_sum")).isEqualTo(15.0);
            assertThat(gauge("le.batch_seconds_count")).isEqualTo(6L);
            assertThat(metrics.count("anomalous_records_total")).isEqualTo(4);
            assertThat(metrics.count("records_without_score_total")).isEqualTo(2);
            assertThat(buckets("record_age_seconds", "0.01", "0.03", "+Inf")).containsExactly(11L, 15L, 15L);
            assertThat(buckets("minus_log10_tail_probability", "3", "+Inf")).containsExactly(9L, 13L);
            assertThat(gauge("output.surprisal.le.judged_count")).isEqualTo(13L);
            double sum = 9 * TinyModel.surprisal(NORMAL) + 4 * TinyModel.surprisal(ABNORMAL);
            assertThat((double) gauge("output.surprisal.le.judged_sum")).isCloseTo(sum, within(1e-4));
            assertThat(gauge("latest_batch_timestamp_seconds")).isEqualTo(LINGER / 1e3);
            assertThat((double) gauge("canary_alarms"))
                    .as("the file has no example")
                    .isNaN();
            String version = MODEL.file().version();
            assertThat(((Gauge<?>) metrics.metric("model.tiny.version." + version + ".provider.cpu.model_info"))
                            .getValue())
                    .isEqualTo(1);
        }
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void countRecordsOfClassesThatTheModelDoesNotKnow() throws Exception {
        Condition condition = new Condition("tier", List.of("basic", "gold"), true, false, "UTC");
        ShippedModel model = ShippedModel.of(
                TinyModel.conditional("tiny", FEATURES, condition).toByteArray(), "tiny.onnx");
        try (MockEnvironment environment = metrics.environment();
                OneInputStreamOperatorTestHarness<TelemetryRecord, ScoredRecord> harness =
                        new OneInputStreamOperatorTestHarness<>(
                                new ScoringOperator(
                                        ScoringOptions.defaults().withThreshold(new TailThreshold(1e-3)),
                                        new JobSchema(FEATURES),
                                        model.ref(),
                                        model,
                                        WatchOptions.defaults()),
                                environment)) {
            harness.open();
            long time = 3 * 3_600_000;
            for (String tier : List.of("gold", "platinum", "", "basic")) {
                harness.processElement(new StreamRecord<>(
                        new TelemetryRecord(new Coordinates("telemetry", 0, 0), "pump-7", time, NORMAL, tier), time));
            }
            harness.processWatermark(time);
            assertThat(metrics.count("records_of_unseen_class_total")).isEqualTo(2);
            // 2 · 25 + 4, 4, 4 and 25 + 4 above the locations.
            float[] numbers = {54, 4, 4, 29};
            for (int i = 0; i < numbers.length; i++) {
                double expected = TinyModel.surprisal(NORMAL[0] - numbers[i], NORMAL[1] - numbers[i]);
                assertThat((double) harness.extractOutputValues().get(i).values()[0])
                        .isCloseTo(expected, within(1e-6 * expected));
            }
        }
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void countWhatWasRememberedForAnotherModel() throws Exception {
        Smoother hold = new Smoother(1, 0.05, 0);
        OperatorSubtaskState state;
        try (MockEnvironment environment = metrics.environment();
                var other = keyed(TinyModel.build("other", FEATURES, 1, hold), environment)) {
            other.open();
            process(other, NORMAL);
            other.prepareSnapshotPreBarrier(1);
            state = other.snapshot(1, 0);
            assertThat(metrics.count("foreign_state_total")).isZero();
        }
        try (MockEnvironment environment = metrics.environment();
                var harness = keyed(TinyModel.build("tiny", FEATURES, 1, hold), environment)) {
            harness.initializeState(state);
            harness.open();
            process(harness, NORMAL, NORMAL);
            harness.processWatermark(1);
            assertThat(metrics.count("foreign_state_total")).isEqualTo(1);
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> keyed(
            ModelProto model, MockEnvironment environment) throws Exception {
        ShippedModel shipped = ShippedModel.of(model.toByteArray(), "tiny.onnx");
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new ScoringOperator(
                        ScoringOptions.defaults().withThreshold(new TailThreshold(1e-4)),
                        new JobSchema(FEATURES),
                        shipped.ref(),
                        shipped,
                        WatchOptions.defaults()),
                TelemetryRecord::key,
                Types.STRING,
                environment);
    }

    private static void process(
            OneInputStreamOperatorTestHarness<TelemetryRecord, ScoredRecord> harness, float[]... records)
            throws Exception {
        for (float[] values : records) {
            harness.processElement(new StreamRecord<>(
                    new TelemetryRecord(new Coordinates("telemetry", 0, 0), "pump-7", 0, values), 0));
        }
    }

    private Object gauge(String name) {
        return ((Gauge<?>) metrics.metric(name)).getValue();
    }

    private List<Object> buckets(String name, String... bounds) {
        return Arrays.stream(bounds)
                .map(bound -> gauge("le." + bound + "." + name + "_bucket"))
                .toList();
    }
}
