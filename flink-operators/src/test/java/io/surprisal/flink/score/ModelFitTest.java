package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.FeatureSchema;
import io.surprisal.core.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFitTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure", "vibration_x");
    private static final ModelFile MODEL =
            ModelFile.parse(TinyModel.build("pump-7", FEATURES).toByteArray(), "pump-7.onnx");

    @Test
    void fitsInAnyOrder() {
        assertThatCode(() -> ModelFit.check(
                        MODEL, List.of("vibration_x", "pressure", "temperature"), ScoringOptions.defaults()))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatTheJobLacksAndWhatTheModelDoesNotKnow() {
        String fingerprint = FeatureSchema.named(FEATURES).fingerprint();
        assertThatThrownBy(() -> ModelFit.check(MODEL, List.of("temperature", "pressure"), ScoringOptions.defaults()))
                .hasMessage("Model pump-7 expects 3 features [fingerprint " + fingerprint
                        + "], the job's schema has 2 (missing: vibration_x); re-export the model or change the job's"
                        + " features");
        assertThatThrownBy(() -> ModelFit.check(
                        MODEL, List.of("temperature", "pressure", "vibration", "rpm"), ScoringOptions.defaults()))
                .hasMessageContaining("has 4 (missing: vibration_x; unknown to the model: rpm, vibration)");
    }

    @Test
    void judgesOnlyWhatTheModelHasAndCalibrates() {
        assertThatThrownBy(() -> ModelFit.check(MODEL, FEATURES, judging(ModelOutput.KL_DIVERGENCE)))
                .hasMessage("Model pump-7 has no calibration of kl_divergence, so its values cannot be judged; it"
                        + " calibrates [elbo, reconstruction_log_probability, surprisal]; judge one of these or train"
                        + " again with more held-out rows");
        assertThatThrownBy(
                        () -> ModelFit.check(MODEL, FEATURES, judging(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD)))
                .hasMessageContaining("has no output importance_weighted_log_likelihood; it has [elbo, ");
    }

    @Test
    void optionsRefuseWhatCannotBeScored() {
        assertThatThrownBy(() -> judging(ModelOutput.EXPECTED)).hasMessageContaining("got expected");
        assertThatThrownBy(() -> new ScoringOptions(ModelOutput.SURPRISAL, List.of(), 1e-4, 0, Duration.ofMillis(5), 5))
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> new ScoringOptions(ModelOutput.SURPRISAL, List.of(), 2, 1, Duration.ofMillis(5), 5))
                .hasMessageContaining("got 2");
    }

    private static ScoringOptions judging(ModelOutput output) {
        return new ScoringOptions(output, List.of(), 1e-4, 128, Duration.ofMillis(5), 5);
    }
}
