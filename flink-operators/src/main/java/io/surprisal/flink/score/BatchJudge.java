package io.surprisal.flink.score;

import io.surprisal.core.ModelOutput;
import io.surprisal.core.TailCalibration;
import io.surprisal.core.TailThreshold;
import io.surprisal.core.Verdict;
import io.surprisal.flink.record.FeatureDeviation;
import io.surprisal.flink.record.ModelVersion;
import io.surprisal.flink.record.ScoredRecord;
import io.surprisal.flink.record.TelemetryRecord;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Scores a batch and turns what the model says of each record into a verdict with its grounds. */
final class BatchJudge implements AutoCloseable {
    private static final FeatureDeviation[] NONE = {};

    private final OnnxScorer scorer;
    private final Attribution attribution;
    private final ModelVersion version;
    private final List<ModelOutput> outputs;
    private final String[] names;
    private final TailCalibration calibration;
    private final TailThreshold threshold;
    private final TelemetryRecord[] batch;
    private final Verdict[] verdicts;
    private final int[] explained;
    private int size;

    private BatchJudge(OnnxScorer scorer, Attribution attribution, List<ModelOutput> outputs, ScoringOptions options) {
        ModelFile model = scorer.model();
        this.scorer = scorer;
        this.attribution = attribution;
        this.version = new ModelVersion(model.manifest().name(), model.version());
        this.outputs = outputs;
        this.names = outputs.stream().map(ModelOutput::contractName).toArray(String[]::new);
        this.calibration = model.manifest().calibration(options.judged());
        this.threshold = new TailThreshold(options.tailProbability());
        this.batch = new TelemetryRecord[options.batchSize()];
        this.verdicts = new Verdict[options.batchSize()];
        this.explained = new int[options.batchSize()];
    }

    /** Opens the model's sessions, which compute what the options ask for and no more. */
    static BatchJudge open(ModelFile model, ScoringOptions options) {
        List<ModelOutput> outputs = judgedFirst(options);
        OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(EnumSet.copyOf(outputs), options.batchSize()));
        try {
            return new BatchJudge(scorer, new Attribution(model, options), outputs, options);
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

    /** Adds a record to the batch, which must not be full. */
    void add(TelemetryRecord record) {
        int width = record.values().length;
        scorer.features().put(size * width, record.values(), 0, width);
        batch[size++] = record;
    }

    /** Scores and judges the batch, which must not be empty. */
    void judge() {
        scorer.score(size);
        attribution.reset();
        for (int i = 0; i < size; i++) {
            double abnormality = outputs.get(0).abnormality(scorer.value(outputs.get(0), i));
            verdicts[i] = threshold.judge(calibration.tailProbability(abnormality));
            if (verdicts[i].anomalous()) {
                explained[i] = attribution.add(batch[i].values());
            }
        }
        attribution.score();
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

    private static List<ModelOutput> judgedFirst(ScoringOptions options) {
        List<ModelOutput> outputs = new ArrayList<>();
        outputs.add(options.judged());
        options.reported().stream().filter(output -> output != options.judged()).forEach(outputs::add);
        return List.copyOf(outputs);
    }
}
