package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoringOperatorHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    private static final byte[] MODEL = TinyModel.build("tiny", FEATURES).toByteArray();
    private static final int BATCH = 4;
    private static final int LINGER = 20;
    private static final float[] NORMAL = {0, 10, 20};
    private static final OutputName SURPRISAL = OutputName.headline(ModelOutput.SURPRISAL);

    private OneInputStreamOperatorTestHarness<TelemetryRecord, ScoredRecord> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = harness(options(ModelOutput.SURPRISAL, List.of()), MODEL);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void whatIsWatchedIsHeardBeforeTimeACheckpointAndTheEndPass() throws Exception {
        process(NORMAL, 2);
        harness.processWatermark(1_001);
        assertThat(lastHeard()).isEqualTo(1);
        process(NORMAL, 1);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(lastHeard()).isEqualTo(2);
        process(NORMAL, 1);
        harness.processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(lastHeard()).isEqualTo(3);
        process(NORMAL, 1);
        harness.endInput();
        harness.getOneInputOperator().finish();
        assertThat(lastHeard()).isEqualTo(4);
    }

    @Test
    void flushesWhenTheBatchIsFull() throws Exception {
        process(NORMAL, BATCH - 1);
        assertThat(offsets()).isEmpty();
        process(NORMAL, 1);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void flushesWhenTheFirstRecordHasLingered() throws Exception {
        harness.setProcessingTime(100);
        process(NORMAL, 1);
        harness.setProcessingTime(100 + LINGER - 1);
        process(NORMAL, 1);
        assertThat(offsets()).isEmpty();
        harness.setProcessingTime(100 + LINGER);
        assertThat(offsets()).containsExactly(0L, 1L);
    }

    @Test
    void aBatchLingersFromItsOwnFirstRecord() throws Exception {
        harness.setProcessingTime(100);
        process(NORMAL, BATCH);
        harness.setProcessingTime(110);
        process(NORMAL, 1);
        // The timer of the batch that went by size rings now, and is not this batch's.
        harness.setProcessingTime(100 + LINGER);
        assertThat(offsets()).hasSize(BATCH);
        harness.setProcessingTime(110 + LINGER);
        assertThat(offsets()).hasSize(BATCH + 1);
    }

    @Test
    void recordsLeaveBeforeTheWatermarkThatFollowedThem() throws Exception {
        process(NORMAL, 2);
        harness.processWatermark(500);
        process(NORMAL, 1);
        harness.processWatermark(600);
        List<String> order = new ArrayList<>();
        for (Object event : harness.getOutput()) {
            order.add(event instanceof Watermark mark ? "mark " + mark.getTimestamp() : "record");
        }
        assertThat(order).containsExactly("record", "record", "mark 500", "record", "mark 600");
    }

    @Test
    void aCheckpointHoldsNoHalfBatchAndNoState() throws Exception {
        process(NORMAL, 3);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(offsets()).containsExactly(0L, 1L, 2L);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        assertThat(state.getStateSize()).isZero();
    }

    @Test
    void flushesAtTheEndOfInput() throws Exception {
        process(NORMAL, 2);
        harness.endInput();
        harness.getOneInputOperator().finish();
        assertThat(offsets()).containsExactly(0L, 1L);
    }

    @Test
    void scoresAreThoseOfTheModelWhateverTheBatchAndKeepOrderTimeAndKey() throws Exception {
        Random random = new Random(5);
        List<float[]> records = new ArrayList<>();
        for (int i = 0; i < 3 * BATCH + 2; i++) {
            records.add(TinyModel.normalRecord(FEATURES.size(), random));
            process(records.get(i), 1);
        }
        harness.processWatermark(1);
        List<StreamRecord<? extends ScoredRecord>> out = harness.extractOutputStreamRecords();
        assertThat(out).hasSameSizeAs(records);
        for (int i = 0; i < out.size(); i++) {
            ScoredRecord scored = out.get(i).getValue();
            assertThat(scored.values()[0]).isCloseTo((float) TinyModel.surprisal(records.get(i)), within(1e-4f));
            assertThat(scored.source().offset()).isEqualTo(i);
            assertThat(scored.key()).isEqualTo("pump-7");
            assertThat(out.get(i).getTimestamp()).isEqualTo(scored.eventTime()).isEqualTo(1_000 + i);
            assertThat(scored.model().name()).isEqualTo("tiny");
            assertThat(scored.model().version()).hasSize(12);
        }
    }

    @Test
    void theVerdictIsTheManifestsTailProbabilityAgainstTheBudget() throws Exception {
        float[] abnormal = {0, 10 + 6 * TinyModel.scale(1), 20};
        process(NORMAL, 1);
        process(abnormal, 1);
        harness.processWatermark(1);
        List<ScoredRecord> out = harness.extractOutputValues();
        TailCalibration calibration = TinyModel.manifest("tiny", FEATURES).calibration(ModelOutput.SURPRISAL);
        assertThat(out.get(0).anomalous()).isFalse();
        assertThat(out.get(0).grade()).isZero();
        assertThat(out.get(0).deviations()).isEmpty();
        assertThat(out.get(1).anomalous()).isTrue();
        assertThat(out.get(1).tailProbability())
                .isCloseTo(calibration.tailProbability(out.get(1).values()[0]), within(1e-12))
                .isLessThan(1e-3);
        assertThat(out.get(1).grade()).isBetween(0.01, 1.0);
    }

    @Test
    void namesTheFeaturesThatDidItWorstFirstAndNeverAMissingOne() throws Exception {
        // Two scales below on the first, eight above on the last; the second is missing.
        process(new float[] {-2, Float.NaN, 20 + 8 * TinyModel.scale(2)}, 1);
        harness.processWatermark(1);
        FeatureDeviation[] deviations = harness.extractOutputValues().get(0).deviations();
        assertThat(deviations).extracting(FeatureDeviation::feature).containsExactly("flow", "temperature");
        assertThat(deviations[0].deviation()).isCloseTo(8, within(1e-4f));
        assertThat(deviations[0].observed()).isEqualTo(36);
        assertThat(deviations[0].expected()).isEqualTo(20);
        assertThat(deviations[0].expectedScale()).isEqualTo(2);
        assertThat(deviations[1].deviation()).isCloseTo(-2, within(1e-4f));
        assertThat(deviations[1].surprisal()).isCloseTo(0.5f * 4 - 0.5f, within(1e-4f));
    }

    @Test
    void namesNoMoreFeaturesThanAskedFor() throws Exception {
        process(new float[] {9, 10 + 3 * TinyModel.scale(1), 20 - 8 * TinyModel.scale(2)}, 1);
        harness.processWatermark(1);
        assertThat(harness.extractOutputValues().get(0).deviations())
                .extracting(FeatureDeviation::feature)
                .containsExactly("temperature", "flow");
    }

    @Test
    void everyAnomalousRecordOfABatchHasAnExplanationOfItsOwn() throws Exception {
        process(new float[] {9, 10, 20}, 1);
        process(NORMAL, 1);
        process(new float[] {0, 10, 20 + 9 * TinyModel.scale(2)}, 1);
        process(new float[] {0, 10 - 9 * TinyModel.scale(1), 20}, 1);
        List<ScoredRecord> out = harness.extractOutputValues();
        assertThat(out.get(1).deviations()).isEmpty();
        assertThat(List.of(out.get(0), out.get(2), out.get(3)))
                .extracting(scored -> scored.deviations()[0].feature())
                .containsExactly("temperature", "flow", "pressure");
    }

    @Test
    void aRecordWithoutAScoreIsNotAnomalous() throws Exception {
        process(new float[] {Float.NaN, Float.NaN, Float.NaN}, 1);
        harness.processWatermark(1);
        ScoredRecord scored = harness.extractOutputValues().get(0);
        assertThat(scored.values()[0]).isNaN();
        assertThat(scored.tailProbability()).isNaN();
        assertThat(scored.anomalous()).isFalse();
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void judgesAnotherOutputInItsOwnDirectionAndReportsFurtherOnes() throws Exception {
        try (var other =
                harness(options(ModelOutput.ELBO, List.of(SURPRISAL, OutputName.headline(ModelOutput.ELBO))), MODEL)) {
            other.open();
            other.processElement(element(new float[] {9, 10, 20}));
            other.processWatermark(1);
            ScoredRecord scored = other.extractOutputValues().get(0);
            assertThat(scored.outputs()).containsExactly("elbo", "surprisal");
            assertThat(scored.values()[0]).isEqualTo(-scored.values()[1]).isNegative();
            assertThat(scored.abnormality()).isEqualTo(scored.values()[1]).isEqualTo(scored.smoothed());
            assertThat(scored.anomalous()).isTrue();
        }
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void reportsWhatTheMembersOfAnEnsembleSay() throws Exception {
        OutputName wide = OutputName.parse(TinyModel.WIDE + "/elbo");
        byte[] ensemble = TinyModel.ensemble("two", FEATURES).toByteArray();
        try (var other = harness(options(ModelOutput.SURPRISAL, List.of(wide)), ensemble)) {
            other.open();
            float[] record = {9, 10, 22};
            other.processElement(element(record));
            other.processWatermark(1);
            ScoredRecord scored = other.extractOutputValues().get(0);
            assertThat(scored.outputs()).containsExactly("surprisal", "wide/elbo");
            assertThat((double) scored.values()[0]).isCloseTo(TinyModel.ensembleSurprisal(record), within(1e-3));
            assertThat((double) scored.values()[1]).isCloseTo(-TinyModel.wideSurprisal(record), within(1e-4));
            // (81/2 − 1/2) / 2 and (81/8 − 1/2) / 0.5 of each member's spread beyond the usual.
            assertThat(scored.deviations()[0].feature()).isEqualTo("temperature");
            assertThat(scored.deviations()[0].surprisal()).isCloseTo(20 + 19.25f, within(1e-3f));
            assertThat(scored.deviations()[0].expected()).isZero();
        }
    }

    /** In nats of the mixture of its members, where its surprisal has no unit. */
    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void judgesAnEnsembleByItsElbo() throws Exception {
        byte[] ensemble = TinyModel.ensemble("two", FEATURES).toByteArray();
        try (var other = harness(options(ModelOutput.ELBO, List.of()), ensemble)) {
            other.open();
            float[] usual = {0, 11, Float.NaN};
            float[] unusual = {9, 10, 22};
            other.processElement(element(usual));
            other.processElement(element(unusual));
            other.processWatermark(1);
            ScoredRecord normal = other.extractOutputValues().get(0);
            ScoredRecord abnormal = other.extractOutputValues().get(1);
            assertThat(abnormal.outputs()).containsExactly("elbo");
            assertThat((double) normal.values()[0]).isCloseTo(TinyModel.ensembleElbo(usual), within(1e-4));
            assertThat((double) abnormal.values()[0]).isCloseTo(TinyModel.ensembleElbo(unusual), within(1e-4));
            assertThat(abnormal.abnormality()).isEqualTo(-abnormal.values()[0]);
            assertThat(normal.anomalous()).isFalse();
            assertThat(abnormal.anomalous()).isTrue();
            assertThat(abnormal.deviations()[0].feature()).isEqualTo("temperature");
        }
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void aFileOfTheFirstFormatRanksFeaturesByTheirShortfall() throws Exception {
        byte[] first;
        try (InputStream file = TinyModel.class.getResourceAsStream("/golden/format-1.onnx")) {
            first = Objects.requireNonNull(file, "golden file").readAllBytes();
        }
        try (var other = harness(options(ModelOutput.SURPRISAL, List.of()), first)) {
            other.open();
            other.processElement(element(new float[] {-2, 10 + 8 * TinyModel.scale(1), 20}));
            other.processWatermark(1);
            FeatureDeviation[] deviations = other.extractOutputValues().get(0).deviations();
            assertThat(deviations).extracting(FeatureDeviation::feature).containsExactly("memory", "cpu");
            assertThat(deviations[0].surprisal()).isCloseTo(32, within(1e-3f));
            assertThat(deviations[1].surprisal()).isCloseTo(2, within(1e-3f));
        }
    }

    private static OneInputStreamOperatorTestHarness<TelemetryRecord, ScoredRecord> harness(
            ScoringOptions options, byte[] model) throws Exception {
        ShippedModel shipped = ShippedModel.of(model, "tiny.onnx");
        return new OneInputStreamOperatorTestHarness<>(new ScoringOperator(
                options,
                JobSchema.of(shipped.file().manifest().schema()),
                shipped.ref(),
                shipped,
                WatchOptions.defaults()));
    }

    private static ScoringOptions options(ModelOutput judged, List<OutputName> reported) {
        return new ScoringOptions(
                judged, reported, new TailThreshold(1e-3), BATCH, Duration.ofMillis(LINGER), 2, Duration.ofDays(1));
    }

    private void process(float[] values, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            harness.processElement(element(values));
        }
    }

    private StreamRecord<TelemetryRecord> element(float[] values) {
        long time = 1_000 + offset;
        Coordinates source = new Coordinates("telemetry", 0, offset++);
        return new StreamRecord<>(
                new TelemetryRecord(source, "pump-7", time, Arrays.copyOf(values, values.length)), time);
    }

    private long lastHeard() {
        StreamRecord<Watched> last =
                Objects.requireNonNull(harness.getSideOutput(ScoringOperator.WATCHED), "nothing is watched").stream()
                        .reduce((first, second) -> second)
                        .orElseThrow();
        assertThat(last.getTimestamp()).isEqualTo(last.getValue().telemetry().eventTime());
        return last.getValue().telemetry().source().offset();
    }

    private List<Long> offsets() {
        return harness.extractOutputValues().stream()
                .map(scored -> scored.source().offset())
                .toList();
    }
}
