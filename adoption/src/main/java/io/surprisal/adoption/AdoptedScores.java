package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.training.calibrate.Calibrator;
import io.surprisal.training.graph.Records;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every output of a file in the making, computed as operators will compute it. */
final class AdoptedScores implements Calibrator.Scores, AutoCloseable {
    /** The most windows of one call. */
    static final int MOST = 256;

    private final OnnxScorer scorer;
    private final List<ModelOutput> outputs;
    private final int width;
    private final int rowLength;

    private AdoptedScores(ModelFile file) {
        outputs = file.outputs().stream().sorted().toList();
        width = file.manifest().features().size();
        rowLength = file.manifest().window() * width;
        scorer = OnnxScorer.open(
                file,
                new ScorerOptions(outputs.stream().map(OutputName::headline).toList(), MOST));
    }

    /** @param source names the model in messages */
    static AdoptedScores open(ModelProto model, String source) {
        return new AdoptedScores(ModelFile.parse(model.toByteArray(), source));
    }

    @Override
    public Map<String, float[]> of(Records windows) {
        return of(windows.features());
    }

    /** @param windows raw units, NaN = missing, [N, W, D] */
    Map<String, float[]> of(float[] windows) {
        int records = windows.length / rowLength;
        scorer.features().put(0, windows);
        scorer.score(records);
        Map<String, float[]> scores = new LinkedHashMap<>();
        for (ModelOutput output : outputs) {
            float[] values = new float[records * (output.perRecord() ? 1 : width)];
            for (int i = 0; i < values.length; i++) {
                values[i] = output.perRecord() ? scorer.value(output, i) : scorer.value(output, i / width, i % width);
            }
            scores.put(output.contractName(), values);
        }
        return scores;
    }

    @Override
    public void close() {
        scorer.close();
    }
}
