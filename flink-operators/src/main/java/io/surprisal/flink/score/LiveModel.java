package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesMemory;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model whose verdicts count: the batch that its records join, what says when that is due, and the model that scores the same records in its shadow, if there
 * is one. Whoever opened the models closes them, once this one is closed.
 */
final class LiveModel implements AutoCloseable {
    private final TaskModel model;
    private final @Nullable TaskModel shadow;
    private final Batches<RecordBatch> batches;
    private final BatchTrigger trigger;

    LiveModel(BatchScoring task, TaskModel model, @Nullable TaskModel shadow) {
        this.model = model;
        this.shadow = shadow;
        List<SeriesMemory> memories = Stream.of(model, shadow)
                .flatMap(Stream::ofNullable)
                .map(TaskModel::memory)
                .toList();
        // A shadow that no device computes has one lane where the champion has two.
        int lanes = shadow == null
                ? model.lanes().size()
                : Math.min(model.lanes().size(), shadow.lanes().size());
        List<RecordBatch> opened = IntStream.range(0, lanes)
                .mapToObj(lane -> new RecordBatch(
                        task,
                        model,
                        model.lanes().get(lane),
                        shadow == null ? null : new ShadowLane(task, shadow, lane, model.memory()),
                        memories))
                .toList();
        batches = opened.size() == 1
                ? new OneBatch<>(opened.get(0))
                : new TwoBatches<>(opened.get(0), opened.get(1), task.mailbox());
        trigger =
                new BatchTrigger(task.getProcessingTimeService(), task.scoring().linger(), batches);
    }

    TaskModel model() {
        return model;
    }

    @Nullable
    TaskModel shadow() {
        return shadow;
    }

    /** Has a record join the batch. */
    void process(TelemetryRecord record) throws IOException, InterruptedException {
        trigger.beforeAdding();
        batches.filling().add(record);
        trigger.added();
    }

    /** Scores what waits, and returns when all has left. */
    void flush(FlushReason reason) throws IOException, InterruptedException {
        trigger.flush(reason);
    }

    /** Once no batch is being scored; what has not left is dropped. */
    @Override
    public void close() {
        trigger.close();
        batches.close();
    }
}
