package io.surprisal.scoring;

import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.feedback.KeyFeedback;
import io.surprisal.scoring.feedback.KeyFeedback.Excuse;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.Arrays;

/** Makes scored records of what a lane says. */
public final class ScoredRecords {
    private static final FeatureDeviation[] NONE = {};

    private final ModelVersion version;
    private final OutputName[] outputs;
    private final String[] names;

    /** Of a lane that was opened with the same options for the same model. */
    public ScoredRecords(ModelFile model, ScoringOptions options) {
        this.version = new ModelVersion(model.manifest().name(), model.version());
        this.outputs = options.judgedFirst().toArray(OutputName[]::new);
        this.names = Arrays.stream(outputs).map(OutputName::toString).toArray(String[]::new);
    }

    /**
     * The scored record.
     *
     * @param row where in the lane's scored batch the record is
     * @param judgement what the lane said of it; all anomalous records of the batch are judged before the first is asked for
     * @param feedback on its key
     * @param key what is remembered of its key; changed where people said something of it
     */
    public ScoredRecord of(
            TelemetryRecord record, Lane lane, int row, Judgement judgement, KeyFeedback feedback, SeriesState key) {
        float[] values = new float[names.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = lane.value(outputs[i], row);
        }
        boolean abnormal = judgement.verdict().anomalous();
        FeatureDeviation[] deviations = abnormal ? lane.explanation(row) : NONE;
        boolean excused = feedback.excusesAnything() && excused(lane.memory(), key, feedback, judgement, deviations);
        boolean anomalous = abnormal && !excused;
        return new ScoredRecord(
                record.source(),
                record.key(),
                record.eventTime(),
                version,
                names,
                values,
                judgement.abnormality(),
                judgement.smoothed(),
                judgement.verdict().threshold(),
                judgement.verdict().tailProbability(),
                anomalous ? judgement.verdict().grade() : 0,
                anomalous,
                anomalous ? judgement.verdict().settling() : 0,
                excused || feedback.silences(record.eventTime()),
                anomalous ? deviations : NONE);
    }

    private static boolean excused(
            SeriesMemory memory,
            SeriesState key,
            KeyFeedback feedback,
            Judgement judgement,
            FeatureDeviation[] deviations) {
        boolean abnormal = judgement.verdict().anomalous();
        float threshold = judgement.verdict().threshold();
        Excuse excuse = abnormal
                ? feedback.excuse(
                        judgement.smoothed(),
                        judgement.abnormality(),
                        threshold,
                        deviations,
                        memory.seesExcused(key),
                        memory.holdsExcused(key))
                : Excuse.NONE;
        boolean excused = excuse != Excuse.NONE;
        memory.told(key, abnormal, excuse == Excuse.KIND, excused, judgement.smoothed(), threshold);
        return excused;
    }
}
