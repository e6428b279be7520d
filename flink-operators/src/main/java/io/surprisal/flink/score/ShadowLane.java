package io.surprisal.flink.score;

import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.telemetry.record.TelemetryRecord;

/**
 * Scores and judges the records of a batch by another model, whose verdicts are only compared. It remembers of each key what it would as the one whose verdicts
 * count, so that it goes on from there when it becomes that.
 */
final class ShadowLane {
    private final BatchScoring task;
    private final TaskModel model;
    private final Lane lane;
    private final boolean sharesWindow;

    /** @param champion what the model remembers whose verdicts count */
    ShadowLane(BatchScoring task, TaskModel model, int lane, SeriesMemory champion) {
        this.task = task;
        this.model = model;
        this.lane = model.lanes().get(lane);
        this.sharesWindow = model.memory().sharesWindow(champion);
    }

    /** Takes a record that the other lane has taken. */
    void add(TelemetryRecord record, SeriesState key) {
        long condition = model.condition(record);
        if (sharesWindow) {
            lane.addShared(condition, key);
        } else {
            lane.add(record.values(), condition, key);
        }
    }

    void score() {
        task.score(lane);
    }

    /** Judges a record that the other model has judged. */
    void compare(int row, long eventTime, SeriesState key, Judgement champion) {
        // What people excused, they said of the champion's values.
        lane.memory().forgetExcused(key);
        task.shadowMetrics().compare(champion, lane.judge(row, eventTime, key, Long.MIN_VALUE));
    }

    void clear() {
        lane.clear();
    }
}
