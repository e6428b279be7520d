package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.FeedbackUpdate;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Direction;
import io.surprisal.telemetry.record.Feedback.Silence;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What people say of alerts, in the operator that judges. */
@SuppressWarnings("try") // Harnesses close without being interrupted.
class DirectedScoringHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final ShippedModel MODEL =
            ShippedModel.of(TinyModel.build("tiny", FEATURES).toByteArray(), "tiny.onnx");
    private static final String VERSION = MODEL.file().version();

    /** A value of the first feature that is abnormal. */
    private static final float ODD = 4.2f;

    private long offset;

    @Test
    void whatWasNoAnomalyIsNoneFromThenOn() throws Exception {
        try (Harness harness = harness(AlertBudget.defaults())) {
            harness.open();
            ScoredRecord before = scored(harness, "pump-7", ODD);
            assertThat(before.anomalous()).isTrue();
            say(harness, answer(before, false, VERSION));
            assertThat(scored(harness, "pump-7", ODD)).satisfies(after -> {
                assertThat(after.anomalous()).isFalse();
                assertThat(after.grade()).isZero();
                assertThat(after.tailProbability()).isEqualTo(before.tailProbability());
            });
            assertThat(scored(harness, "pump-7", 2 * ODD).anomalous()).isTrue();
            assertThat(scored(harness, "pump-8", ODD).anomalous())
                    .as("another key")
                    .isTrue();
            assertThat(scored(harness, "pump-7", -ODD).anomalous())
                    .as("the other direction")
                    .isTrue();
        }
    }

    @Test
    void holdsForWhatComesAfterItAlone() throws Exception {
        try (Harness harness = harness(AlertBudget.defaults())) {
            harness.open();
            ScoredRecord odd = scored(harness, "pump-7", ODD);
            harness.processElement1(element("pump-7", ODD));
            say(harness, answer(odd, false, VERSION));
            assertThat(last(harness).anomalous())
                    .as("the record that waited for its batch")
                    .isTrue();
        }
    }

    @Test
    void outlivesARestartAndCanBeTakenBack() throws Exception {
        OperatorSubtaskState state;
        Answer answer;
        try (Harness harness = harness(AlertBudget.defaults())) {
            harness.open();
            answer = answer(scored(harness, "pump-7", ODD), false, VERSION);
            say(harness, answer);
            state = harness.snapshot(1, 0);
        }
        try (Harness restored = harness(AlertBudget.defaults())) {
            restored.initializeState(state);
            restored.open();
            assertThat(scored(restored, "pump-7", ODD).anomalous()).isFalse();
            restored.processElement2(new StreamRecord<>(Directive.of(new FeedbackUpdate(answer.id(), null))));
            assertThat(scored(restored, "pump-7", ODD).anomalous()).isTrue();
        }
    }

    @Test
    void aFixedTailProbabilityHearsItToo() throws Exception {
        try (Harness harness = harness(new TailThreshold(1e-3))) {
            harness.open();
            ScoredRecord odd = scored(harness, "pump-7", ODD);
            assertThat(odd.anomalous()).isTrue();
            say(harness, answer(odd, false, VERSION));
            assertThat(scored(harness, "pump-7", ODD).anomalous()).isFalse();
        }
    }

    @Test
    void whatWasSaidOfAnotherModelHasNoEffect() throws Exception {
        try (Harness harness = harness(AlertBudget.defaults())) {
            harness.open();
            say(harness, answer(scored(harness, "pump-7", ODD), false, "0123456789ab"));
            assertThat(scored(harness, "pump-7", ODD).anomalous()).isTrue();
        }
    }

    @Test
    void aConfirmedAlertBoundsWhatIsNormal() throws Exception {
        try (Harness harness = harness(AlertBudget.defaults())) {
            harness.open();
            ScoredRecord odd = scored(harness, "pump-7", ODD);
            ScoredRecord odder = scored(harness, "pump-7", ODD + 0.1f);
            say(harness, answer(odd, true, VERSION));
            say(harness, answer(odder, false, VERSION));
            assertThat(scored(harness, "pump-7", ODD).anomalous()).isTrue();
            assertThat(scored(harness, "pump-7", ODD - 0.02f).anomalous()).isFalse();
        }
    }

    @Test
    void aSilencedKeyIsScoredAndMarkedUntilThen() throws Exception {
        try (Harness harness = harness(AlertBudget.defaults())) {
            harness.open();
            say(harness, new Silence("pump-7", 1_001));
            assertThat(scored(harness, "pump-7", 1_000, ODD)).satisfies(silenced -> {
                assertThat(silenced.anomalous()).isTrue();
                assertThat(silenced.setAside()).isTrue();
            });
            assertThat(scored(harness, "pump-8", 1_000, ODD).setAside()).isFalse();
            assertThat(scored(harness, "pump-7", 1_001, ODD).setAside()).isFalse();
        }
    }

    @Test
    void feedbackHasNoTime() throws Exception {
        try (Harness harness = harness(AlertBudget.defaults())) {
            harness.open();
            harness.processWatermark1(new Watermark(5_000));
            assertThat(harness.getOutput()).contains(new Watermark(5_000));
            harness.processWatermark2(new Watermark(9_000));
            assertThat(harness.getOutput()).doesNotContain(new Watermark(9_000));
            harness.processWatermarkStatus2(WatermarkStatus.ACTIVE);
            harness.processElement1(element("pump-7", ODD));
            harness.processWatermarkStatus1(WatermarkStatus.IDLE);
            assertThat(harness.extractOutputValues()).as("scored before").hasSize(1);
            assertThat(harness.getOutput().toArray()[harness.getOutput().size() - 1])
                    .isEqualTo(WatermarkStatus.IDLE);
        }
    }

    private static Answer answer(ScoredRecord record, boolean confirmed, String modelVersion) {
        return new Answer(
                record.key() + "@" + record.source(),
                record.key(),
                confirmed,
                modelVersion,
                record.smoothed(),
                record.eventTime(),
                record.eventTime(),
                Set.of(new Direction("temperature", true)));
    }

    private static void say(Harness harness, Feedback feedback) throws Exception {
        harness.processElement2(new StreamRecord<>(
                Directive.of(new FeedbackUpdate(feedback.id(), new FeedbackJson().toBytes(feedback)))));
    }

    private ScoredRecord scored(Harness harness, String key, float value) throws Exception {
        return scored(harness, key, 1_000, value);
    }

    private ScoredRecord scored(Harness harness, String key, long time, float value) throws Exception {
        harness.processElement1(element(key, time, value));
        harness.prepareSnapshotPreBarrier(1);
        return last(harness);
    }

    private static ScoredRecord last(Harness harness) {
        List<ScoredRecord> scored = harness.extractOutputValues();
        return scored.get(scored.size() - 1);
    }

    private StreamRecord<TelemetryRecord> element(String key, float value) {
        return element(key, 1_000, value);
    }

    private StreamRecord<TelemetryRecord> element(String key, long time, float value) {
        float[] values = {value, 10};
        return new StreamRecord<>(
                new TelemetryRecord(new Coordinates("telemetry", 0, offset++), key, time, values), time);
    }

    private static Harness harness(ThresholdRule threshold) throws Exception {
        return new Harness(threshold);
    }

    private static final class Harness
            extends KeyedTwoInputStreamOperatorTestHarness<String, TelemetryRecord, Directive, ScoredRecord> {
        Harness(ThresholdRule threshold) throws Exception {
            super(operator(threshold), TelemetryRecord::key, null, Types.STRING);
        }

        private static DirectedScoringOperator operator(ThresholdRule threshold) {
            ScoringOptions options = new ScoringOptions(
                    ModelOutput.SURPRISAL, List.of(), threshold, 4, Duration.ofMillis(20), 2, Duration.ofHours(1));
            return new DirectedScoringOperator(
                    options,
                    JobSchema.of(MODEL.file().manifest().schema()),
                    MODEL.ref(),
                    MODEL,
                    WatchOptions.defaults(),
                    null,
                    "job");
        }
    }
}
