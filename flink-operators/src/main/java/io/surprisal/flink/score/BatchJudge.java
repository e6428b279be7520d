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
import java.util.Set;

/** Turns what a scorer says of a record into a verdict with its grounds. */
final class BatchJudge {
    private static final FeatureDeviation[] NONE = {};

    private final OnnxScorer scorer;
    private final ModelVersion version;
    private final List<ModelOutput> outputs;
    private final String[] names;
    private final TailCalibration calibration;
    private final TailThreshold threshold;
    private final Attribution attribution;
    private final boolean attributes;

    BatchJudge(OnnxScorer scorer, ScoringOptions options) {
        ModelFile model = scorer.model();
        this.scorer = scorer;
        this.version = new ModelVersion(model.manifest().name(), model.version());
        this.outputs = judgedFirst(options);
        this.names = outputs.stream().map(ModelOutput::contractName).toArray(String[]::new);
        this.calibration = model.manifest().calibration(options.judged());
        this.threshold = new TailThreshold(options.tailProbability());
        this.attribution = new Attribution(model.manifest().features(), options.topFeatures());
        this.attributes = !Attribution.outputs(model, options).isEmpty();
    }

    /** What the scorer must compute, and no more. */
    static ScorerOptions scorerOptions(ModelFile model, ScoringOptions options) {
        Set<ModelOutput> outputs = EnumSet.copyOf(judgedFirst(options));
        outputs.addAll(Attribution.outputs(model, options));
        return new ScorerOptions(outputs, options.batchSize());
    }

    /** The verdict on row {@code index} of the scorer's last batch, which held this record. */
    ScoredRecord judge(TelemetryRecord record, int index) {
        float[] values = new float[outputs.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = scorer.value(outputs.get(i), index);
        }
        Verdict verdict =
                threshold.judge(calibration.tailProbability(outputs.get(0).abnormality(values[0])));
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
                verdict.anomalous() && attributes ? attribution.of(record.values(), scorer, index) : NONE);
    }

    private static List<ModelOutput> judgedFirst(ScoringOptions options) {
        List<ModelOutput> outputs = new ArrayList<>();
        outputs.add(options.judged());
        options.reported().stream().filter(output -> output != options.judged()).forEach(outputs::add);
        return List.copyOf(outputs);
    }
}
