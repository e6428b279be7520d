package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch is scored on a thread of its own, when the test lets it, while the next one fills. */
@Timeout(60)
class OverlappedScoringHarnessTest {
    private static final ShippedModel MODEL = ShippedModel.of(
            TinyModel.build("tiny", List.of("temperature", "pressure")).toByteArray(), "tiny.onnx");
    private static final int BATCH = 4;
    private static final int LINGER = 20;

    private final GatedScoring operator = new GatedScoring(
            new ScoringOptions(
                    ModelOutput.SURPRISAL,
                    List.of(),
                    new TailThreshold(1e-3),
                    BATCH,
                    Duration.ofMillis(LINGER),
                    2,
                    Duration.ofDays(1)),
            MODEL);
    private OneInputStreamOperatorTestHarness<TelemetryRecord, ScoredRecord> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(operator);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        operator.let(BATCH);
        operator.close();
        harness.getEnvironment().close();
    }

    @Test
    void theNextBatchFillsWhileOneIsScoredAndEachLeavesByItself() throws Exception {
        process(BATCH);
        operator.awaitBegun(1);
        process(BATCH - 1);
        assertThat(offsets()).isEmpty();
        operator.let(1);
        runMail();
        assertThat(offsets()).isEqualTo(first(BATCH));
        process(1);
        operator.awaitBegun(1);
        assertThat(offsets()).hasSize(BATCH);
        operator.let(1);
        runMail();
        assertThat(offsets()).isEqualTo(first(2 * BATCH));
    }

    @Test
    void whoFillsTheSecondBatchWaitsForTheFirst() throws Exception {
        process(2 * BATCH - 1);
        operator.awaitBegun(1);
        CompletableFuture<Integer> before = letOnceThisThreadWaits(1);
        process(1);
        assertThat(before.get()).isZero();
        assertThat(offsets()).isEqualTo(first(BATCH));
        operator.awaitBegun(1);
        operator.let(1);
        // The first one's mail comes too late to do anything.
        runMail();
        assertThat(offsets()).isEqualTo(first(BATCH));
        runMail();
        assertThat(offsets()).isEqualTo(first(2 * BATCH));
    }

    @Test
    void aCheckpointHoldsNeitherBatchNorState() throws Exception {
        assertNothingIsLeftBehind(() -> harness.prepareSnapshotPreBarrier(1));
        assertThat(harness.snapshot(1, 0).getStateSize()).isZero();
    }

    @Test
    void aWatermarkFollowsBothBatches() throws Exception {
        assertNothingIsLeftBehind(() -> harness.processWatermark(500));
        assertThat(lastOutput()).isEqualTo(new Watermark(500));
    }

    @Test
    void aWatermarkStatusFollowsBothBatches() throws Exception {
        assertNothingIsLeftBehind(() -> harness.processWatermarkStatus(WatermarkStatus.IDLE));
        assertThat(lastOutput()).isEqualTo(WatermarkStatus.IDLE);
    }

    @Test
    void feedbackIsTakenInAfterBothBatches() throws Exception {
        assertNothingIsLeftBehind(() -> operator.flush(FlushReason.FEEDBACK));
    }

    @Test
    void theEndOfInputFollowsBothBatches() throws Exception {
        assertNothingIsLeftBehind(() -> {
            harness.endInput();
            operator.finish();
        });
    }

    @Test
    void aBarrierWaitsForWhatIsScoredEvenIfNothingFills() throws Exception {
        process(BATCH);
        CompletableFuture<Integer> before = letOnceThisThreadWaits(1);
        harness.prepareSnapshotPreBarrier(1);
        assertThat(before.get()).isZero();
        assertThat(offsets()).isEqualTo(first(BATCH));
    }

    @Test
    void aBatchThatLingeredLeavesByItself() throws Exception {
        process(1);
        harness.setProcessingTime(LINGER - 1);
        assertThat(operator.begun()).isZero();
        harness.setProcessingTime(LINGER);
        operator.awaitBegun(1);
        operator.let(1);
        runMail();
        assertThat(offsets()).isEqualTo(first(1));
    }

    @Test
    void aBatchThatLingeredWhileTheOtherIsScoredFillsOnUntilThatIsDone() throws Exception {
        process(BATCH + 1);
        operator.awaitBegun(1);
        harness.setProcessingTime(LINGER);
        process(1);
        assertThat(offsets()).isEmpty();
        operator.let(1);
        runMail();
        assertThat(offsets()).isEqualTo(first(BATCH));
        operator.awaitBegun(1);
        operator.let(1);
        runMail();
        assertThat(offsets()).isEqualTo(first(BATCH + 2));
    }

    @Test
    void aFailureReachesTheTaskByMail() throws Exception {
        IllegalStateException failure = new IllegalStateException("device lost");
        process(BATCH);
        operator.letFail(failure);
        assertThatThrownBy(this::runMail).isSameAs(failure);
        assertThat(offsets()).isEmpty();
        assertCloses();
    }

    @Test
    void aFailureReachesWhateverNeedsTheBatch() throws Exception {
        IllegalStateException failure = new IllegalStateException("device lost");
        process(BATCH + 1);
        operator.letFail(failure);
        assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1)).isSameAs(failure);
        assertThatThrownBy(() -> process(BATCH)).isSameAs(failure);
        assertThat(offsets()).isEmpty();
        assertCloses();
    }

    @Test
    void closingWaitsForTheBatchThatIsScoredAlsoWhenInterrupted() throws Exception {
        process(BATCH + 1);
        operator.awaitBegun(1);
        CompletableFuture<Integer> before = letOnceThisThreadWaits(1);
        Thread.currentThread().interrupt();
        operator.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(before.get()).isZero();
        assertThat(operator.scored()).isEqualTo(1);
        assertThat(offsets()).isEmpty();
        assertClosed();
        // What it tells the task then has no effect.
        runMail();
        assertThat(offsets()).isEmpty();
    }

    @Test
    void whoWaitsCanBeCancelled() throws Exception {
        process(2 * BATCH - 1);
        operator.awaitBegun(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> process(1)).isInstanceOf(InterruptedException.class);
        operator.let(1);
        assertCloses();
        assertThat(operator.scored()).isEqualTo(1);
    }

    /** While one batch is scored and another one has begun to fill. */
    private void assertNothingIsLeftBehind(Action action) throws Exception {
        process(BATCH + 2);
        CompletableFuture<Integer> before = letOnceThisThreadWaits(2);
        action.run();
        assertThat(before.get()).as("left before it was scored").isZero();
        assertThat(offsets()).isEqualTo(first(BATCH + 2));
        assertThat(operator.scored()).isEqualTo(2);
        int events = harness.getOutput().size();
        runMail();
        runMail();
        assertThat(harness.getOutput()).as("mail of batches that left").hasSize(events);
    }

    private interface Action {
        void run() throws Exception;
    }

    private void assertCloses() throws Exception {
        operator.close();
        assertClosed();
    }

    /** The lane's session is closed. */
    private void assertClosed() {
        Lane lane = operator.firstLane();
        lane.clear();
        lane.add(new float[] {0, 10}, new SeriesState());
        assertThatThrownBy(lane::score).isInstanceOf(IllegalStateException.class);
    }

    /** Lets batches be scored once this thread waits; gives how much had left by then. */
    private CompletableFuture<Integer> letOnceThisThreadWaits(int batches) {
        Thread waiting = Thread.currentThread();
        return CompletableFuture.supplyAsync(() -> {
            await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> waiting.getState() == Thread.State.WAITING);
            int left = harness.getOutput().size();
            operator.let(batches);
            return left;
        });
    }

    /** Waits for the next mail to the task and runs it. */
    private void runMail() throws Exception {
        harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }

    private void process(int records) throws Exception {
        for (int i = 0; i < records; i++) {
            long time = 1_000 + offset;
            harness.processElement(new StreamRecord<>(
                    new TelemetryRecord(new Coordinates("telemetry", 0, offset++), "pump-7", time, new float[] {0, 10}),
                    time));
        }
    }

    private static List<Long> first(int records) {
        return LongStream.range(0, records).boxed().toList();
    }

    private List<Long> offsets() {
        return harness.extractOutputValues().stream()
                .map(scored -> scored.source().offset())
                .toList();
    }

    private Object lastOutput() {
        Object[] output = harness.getOutput().toArray();
        return output[output.length - 1];
    }
}
