package io.surprisal.flink.score;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import io.surprisal.core.series.SeriesMemory;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoredRecords;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model as one task scores with it: its lanes, one, or two of which one is scored while the other one fills. Any thread may open it; from then on the task's
 * thread alone has it.
 */
final class TaskModel implements AutoCloseable {
    private final List<Lane> lanes;
    private final ScoredRecords records;
    private final @Nullable ConditionNumbers conditions;

    private TaskModel(List<Lane> lanes, ScoringOptions options) {
        ModelFile file = lanes.get(0).model();
        Condition condition = file.manifest().condition();
        this.lanes = List.copyOf(lanes);
        this.records = new ScoredRecords(file, options);
        this.conditions = condition.isNone() ? null : new ConditionNumbers(condition);
    }

    /**
     * Opens its sessions, and runs each once.
     *
     * @param overlaps whether a second lane is to fill while such a one is scored
     */
    static TaskModel open(ModelFile file, JobSchema schema, ScoringOptions options, Predicate<Lane> overlaps) {
        List<Lane> lanes = new ArrayList<>();
        boolean opened = false;
        try {
            lanes.add(Lane.open(file, schema, options.lane()));
            if (overlaps.test(lanes.get(0))) {
                lanes.add(Lane.open(file, schema, options.lane()));
            }
            opened = true;
            return new TaskModel(lanes, options);
        } finally {
            if (!opened) {
                lanes.forEach(Lane::close);
            }
        }
    }

    ModelFile file() {
        return lanes.get(0).model();
    }

    /** What it remembers of each key. */
    SeriesMemory memory() {
        return lanes.get(0).memory();
    }

    /** How much memory it takes, bytes, about: its weights and compiled graphs, and the buffers of its batches. */
    long bytes() {
        return lanes.stream().mapToLong(Lane::bytes).sum();
    }

    /** Between two batches: gives back what only anomalous records need, if none came since this was called before. */
    void rest() {
        lanes.forEach(Lane::rest);
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** Makes scored records of what its lanes say. */
    ScoredRecords records() {
        return records;
    }

    /** What it is told of a record; 0 where it is told nothing. */
    long condition(TelemetryRecord record) {
        return conditions == null ? 0 : conditions.of(record.conditionClass(), record.eventTime());
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
