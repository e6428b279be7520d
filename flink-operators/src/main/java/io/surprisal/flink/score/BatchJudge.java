package io.surprisal.flink.score;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.Verdict;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.ModelVersion;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scores a batch and turns what the model says of each record into a verdict with its grounds. */
final class BatchJudge implements AutoCloseable {
    private static final FeatureDeviation[] NONE = {};

    private final OnnxScorer scorer;
    private final Attribution attribution;
    private final History history;
    private final ModelVersion version;
    private final ModelOutput judged;
    private final List<OutputName> parts;
    private final float[] partValues;
    private final List<OutputName> outputs;
    private final String[] names;
    private final Smoother smoother;
    private final TailCalibration calibration;
    private final TailThreshold threshold;
    private final TelemetryRecord[] batch;
    private final float[] abnormalities;
    private final float[] smoothed;
    private final Verdict[] verdicts;
    private final int[] explained;
    private int size;

    private BatchJudge(OnnxScorer scorer, Attribution attribution, History history, ScoringOptions options) {
        ModelFile model = scorer.model();
        this.scorer = scorer;
        this.attribution = attribution;
        this.history = history;
        this.version = new ModelVersion(model.manifest().name(), model.version());
        this.judged = options.judged();
        this.parts = model.manifest().headline().parts(judged);
        this.partValues = new float[parts.size()];
        this.outputs = judgedFirst(options);
        this.names = outputs.stream().map(OutputName::toString).toArray(String[]::new);
        this.smoother = model.manifest().headline().smoother();
        this.calibration = model.manifest().verdictCalibration(judged);
        this.threshold = new TailThreshold(options.tailProbability());
        int capacity = options.batchSize();
        this.batch = new TelemetryRecord[capacity];
        this.abnormalities = new float[capacity];
        this.smoothed = new float[capacity];
        this.verdicts = new Verdict[capacity];
        this.explained = new int[capacity];
    }

    /** Opens the model's sessions, which compute what the options ask for and no more. */
    static BatchJudge open(ModelFile model, History history, ScoringOptions options) {
        List<OutputName> computed = new ArrayList<>(judgedFirst(options));
        if (!model.manifest().headline().smoother().isIdentity()) {
            computed.addAll(model.manifest().headline().parts(options.judged()));
        }
        OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(computed, options.batchSize()));
        try {
            return new BatchJudge(scorer, new Attribution(model, options), history, options);
        } catch (RuntimeException e) {
            scorer.close();
            throw e;
        }
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == batch.length;
    }

    /** Adds a record to the batch, which must not be full, and to its key's window. */
    void add(TelemetryRecord record) throws IOException {
        float[] window = history.window(record);
        scorer.features().put(size * window.length, window);
        batch[size++] = record;
    }

    /** Scores and judges the batch, which must not be empty. */
    void judge() throws IOException {
        scorer.score(size);
        attribution.reset();
        for (int i = 0; i < size; i++) {
            abnormalities[i] = (float) judged.abnormality(scorer.value(judged, i));
            smoothed[i] = smooth(i);
            verdicts[i] = threshold.judge(calibration.tailProbability(smoothed[i]));
            if (verdicts[i].anomalous()) {
                explained[i] = attribution.add(scorer.features(), i);
            }
        }
        attribution.score();
    }

    private float smooth(int index) throws IOException {
        if (!smoother.isIdentity()) {
            for (int part = 0; part < partValues.length; part++) {
                OutputName name = parts.get(part);
                partValues[part] = (float) name.output().abnormality(scorer.value(name, index));
            }
        }
        return history.smooth(batch[index], partValues, abnormalities[index]);
    }

    /** The verdict on a record of the judged batch. */
    ScoredRecord scored(int index) {
        TelemetryRecord record = batch[index];
        Verdict verdict = verdicts[index];
        float[] values = new float[outputs.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scorer.value(outputs.get(i), index);
        }
        return new ScoredRecord(
                record.source(),
                record.key(),
                record.eventTime(),
                version,
                names,
                values,
                abnormalities[index],
                smoothed[index],
                verdict.tailProbability(),
                verdict.grade(),
                verdict.anomalous(),
                verdict.anomalous() ? attribution.of(record.values(), explained[index]) : NONE);
    }

    /** Starts the next batch. */
    void clear() {
        size = 0;
    }

    @Override
    public void close() {
        try (attribution) {
            scorer.close();
        }
    }

    private static List<OutputName> judgedFirst(ScoringOptions options) {
        OutputName judged = OutputName.headline(options.judged());
        List<OutputName> outputs = new ArrayList<>();
        outputs.add(judged);
        options.reported().stream().filter(output -> !output.equals(judged)).forEach(outputs::add);
        return List.copyOf(outputs);
    }
}
