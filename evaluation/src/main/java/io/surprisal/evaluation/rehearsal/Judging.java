package io.surprisal.evaluation.rehearsal;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoredRecords;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertRules;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Scores and judges the records of many passages as a job does, those of different passages together in full batches. */
final class Judging implements AutoCloseable {
    private final AlertRules rules;
    private final ScoredRecords records;
    private final Lane lane;
    private final int capacity;
    private final int width;

    /** A record in the batch. */
    private record Slot(Passage passage, int record, float[] values) {}

    Judging(ModelFile model, ScoringOptions scoring, AlertSettings alerts) {
        rules = AlertRules.of(alerts, scoring.topFeatures());
        records = new ScoredRecords(model, scoring);
        capacity = scoring.batchSize();
        width = model.manifest().features().size();
        lane = Lane.open(model, JobSchema.of(model.manifest().schema()), scoring.lane());
    }

    AlertRules rules() {
        return rules;
    }

    /** Lets all passages through. As many are under way as a batch has records. */
    void run(Iterator<? extends Passage> waiting) {
        List<Passage> active = new ArrayList<>();
        List<Slot> batch = new ArrayList<>();
        while (true) {
            active.removeIf(Passage::isOver);
            while (active.size() < capacity && waiting.hasNext()) {
                active.add(waiting.next());
            }
            if (active.isEmpty()) {
                return;
            }
            int each = capacity / active.size();
            for (Passage passage : active) {
                int count = Math.min(each, passage.ready());
                for (int i = 0; i < count; i++) {
                    batch.add(add(passage));
                }
            }
            lane.score();
            judge(batch);
            lane.clear();
            batch.clear();
        }
    }

    @Override
    public void close() {
        lane.close();
    }

    private Slot add(Passage passage) {
        float[] values = new float[width];
        int record = passage.take(values);
        lane.add(values, passage.series.condition(record), passage.state());
        return new Slot(passage, record, values);
    }

    /** All of the batch are judged before one is explained, so that its anomalous records are explained in one go. */
    private void judge(List<Slot> batch) {
        Judgement[] judgements = new Judgement[batch.size()];
        for (int i = 0; i < judgements.length; i++) {
            Slot slot = batch.get(i);
            judgements[i] = lane.judge(i, slot.passage.series.time(slot.record), slot.passage.state(), Long.MIN_VALUE);
        }
        for (int i = 0; i < judgements.length; i++) {
            Slot slot = batch.get(i);
            KeySeries series = slot.passage.series;
            TelemetryRecord telemetry = new TelemetryRecord(
                    new Coordinates("", 0, slot.record), series.key(), series.time(slot.record), slot.values);
            slot.passage.judged(
                    slot.record,
                    records.of(telemetry, lane, i, judgements[i], KeyFeedback.NONE, slot.passage.state()),
                    rules);
        }
    }
}
