package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** The records of a batch, the lane that scores them, and the lane that does so in its shadow, if there is one. */
final class RecordBatch implements MicroBatch {
    private final BatchScoring task;
    private final TaskModel model;
    private final Lane lane;
    private final @Nullable ShadowLane shadow;
    private final List<SeriesMemory> memories;
    private final boolean windows;
    private final boolean remembers;
    private final String version;
    private final TelemetryRecord[] records;
    private final Judgement[] judgements;
    private final StreamRecord<ScoredRecord> out = new StreamRecord<>(null);
    /** Given to a lane that leaves it alone. */
    private final SeriesState nothing = new SeriesState();

    private long scoringNanos;

    /** @param memories of the lanes */
    RecordBatch(
            BatchScoring task, TaskModel model, Lane lane, @Nullable ShadowLane shadow, List<SeriesMemory> memories) {
        this.task = task;
        this.model = model;
        this.lane = lane;
        this.shadow = shadow;
        this.memories = memories;
        this.windows = memories.stream().anyMatch(SeriesMemory::hasWindow);
        this.remembers = memories.stream().anyMatch(SeriesMemory::remembers);
        this.version = model.file().version();
        this.records = new TelemetryRecord[task.scoring().batchSize()];
        this.judgements = new Judgement[records.length];
    }

    void add(TelemetryRecord record) throws IOException {
        records[lane.size()] = record;
        long condition = model.condition(record);
        task.metrics().condition(model, condition);
        SeriesState key = windows ? state(record) : nothing;
        lane.add(record.values(), condition, key);
        if (shadow != null) {
            shadow.add(record, key);
        }
    }

    @Override
    public boolean isEmpty() {
        return lane.size() == 0;
    }

    @Override
    public boolean isFull() {
        return lane.isFull();
    }

    @Override
    public void score() {
        long start = task.now();
        task.score(lane);
        if (shadow != null) {
            shadow.score();
        }
        scoringNanos = task.now() - start;
    }

    @Override
    public void emit(FlushReason reason) throws IOException {
        int size = lane.size();
        long start = task.now();
        for (int i = 0; i < size; i++) {
            judgements[i] = judged(i);
        }
        task.metrics().batch(reason, size, scoringNanos + task.now() - start);
        for (int i = 0; i < size; i++) {
            ScoredRecord scored = scored(i);
            task.emit(out.replace(scored, scored.eventTime()), records[i]);
        }
        lane.clear();
        if (shadow != null) {
            shadow.clear();
        }
    }

    private Judgement judged(int row) throws IOException {
        TelemetryRecord record = records[row];
        SeriesState key = remembers ? state(record) : nothing;
        KeyFeedback feedback = task.feedback(record.key(), version);
        if (!feedback.excusesAnything()) {
            lane.memory().forgetExcused(key);
        }
        Judgement judgement = lane.judge(row, record.eventTime(), key, feedback.confirmedBy(record.eventTime()));
        if (shadow != null) {
            shadow.compare(row, record.eventTime(), key, judgement);
        }
        return judgement;
    }

    private ScoredRecord scored(int row) throws IOException {
        TelemetryRecord record = records[row];
        KeyFeedback feedback = task.feedback(record.key(), version);
        SeriesState key = remembers && feedback.excusesAnything() ? state(record) : nothing;
        return model.records().of(record, lane, row, judgements[row], feedback, key);
    }

    private SeriesState state(TelemetryRecord record) throws IOException {
        KeyedSeries series = task.series();
        if (series == null) {
            throw new IllegalStateException("Model " + model.file().manifest().name()
                    + " remembers something of each key, but the telemetry has no keys");
        }
        return series.of(record.key(), memories);
    }

    /** What has not left is dropped; the lanes belong to their models. */
    @Override
    public void close() {
        lane.clear();
        if (shadow != null) {
            shadow.clear();
        }
    }
}
