package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxScorerTest {
    private static final List<String> FEATURES = List.of("cpu", "memory", "disk");

    @TempDir
    private Path directory;

    @Test
    void scoresWhatTheFormulaSays() throws Exception {
        ModelFile model = ModelFile.read(TinyModel.write(directory, "tiny", FEATURES));
        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(model.outputs(), 20))) {
            Random random = new Random(5);
            float[][] records = new float[20][];
            for (int i = 0; i < records.length; i++) {
                records[i] = TinyModel.normalRecord(3, random);
                records[i][i % 3] = i % 4 == 0 ? Float.NaN : records[i][i % 3];
                scorer.features().put(3 * i, records[i]);
            }
            scorer.score(20);
            for (int i = 0; i < records.length; i++) {
                double expected = TinyModel.surprisal(records[i]);
                assertThat((double) scorer.value(ModelOutput.SURPRISAL, i)).isCloseTo(expected, within(1e-5));
                assertThat((double) scorer.value(ModelOutput.ELBO, i)).isCloseTo(-expected, within(1e-5));
                assertThat(scorer.value(ModelOutput.KL_DIVERGENCE, i)).isZero();
                assertThat(scorer.value(ModelOutput.EXPECTED, i, 2)).isEqualTo(20);
                assertThat(scorer.value(ModelOutput.EXPECTED_SCALE, i, 2)).isEqualTo(2);
            }
        }
    }
}
