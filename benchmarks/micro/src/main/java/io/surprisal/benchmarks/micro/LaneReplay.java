package io.surprisal.benchmarks.micro;

import io.surprisal.core.series.SeriesState;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoredRecords;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.function.Consumer;

/** What the scoring operator does with records, without Flink: batches of the default size, judged by the default threshold. */
final class LaneReplay implements AutoCloseable {
    private final TelemetryRecord[] records;
    private final SeriesState[] states = Inputs.states();
    private final Lane lane;
    private final ScoredRecords builder;
    private final Judgement[] judgements;
    private long replays;

    LaneReplay(ModelFile model, TelemetryRecord[] records) {
        ScoringOptions options = ScoringOptions.defaults();
        this.records = records;
        this.lane = Lane.open(model, JobSchema.of(model.manifest().schema()), options.lane());
        this.builder = new ScoredRecords(model, options);
        this.judgements = new Judgement[options.batchSize()];
    }

    /** Scores all records once more, later than before. */
    void replay(Consumer<ScoredRecord> out) {
        for (int i = 0; i < records.length; i++) {
            lane.add(records[i].values(), states[i % states.length]);
            if (lane.isFull() || i == records.length - 1) {
                flush(i + 1 - lane.size(), out);
            }
        }
        replays++;
    }

    private void flush(int first, Consumer<ScoredRecord> out) {
        lane.score();
        for (int i = 0; i < lane.size(); i++) {
            int record = first + i;
            judgements[i] = lane.judge(i, Inputs.time(replays, record), states[record % states.length], Long.MIN_VALUE);
        }
        for (int i = 0; i < lane.size(); i++) {
            int record = first + i;
            SeriesState key = states[record % states.length];
            out.accept(builder.of(records[record], lane, i, judgements[i], KeyFeedback.NONE, key));
        }
        lane.clear();
    }

    @Override
    public void close() {
        lane.close();
    }
}
