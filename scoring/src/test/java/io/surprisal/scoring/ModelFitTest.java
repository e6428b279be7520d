package io.surprisal.scoring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelFitTest {
    private static final TailThreshold TAIL = new TailThreshold(1e-4);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final List<String> FEATURES = List.of("temperature", "pressure", "vibration_x");
    private static final JobSchema SCHEMA = new JobSchema(FEATURES);
    private static final ModelFile MODEL =
            ModelFile.parse(TinyModel.build("pump-7", FEATURES).toByteArray(), "pump-7.onnx");

    @Test
    void fitsInAnyOrder() {
        assertThatCode(() -> ModelFit.check(
                        MODEL,
                        new JobSchema(List.of("vibration_x", "pressure", "temperature")),
                        ScoringOptions.defaults()))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatTheJobLacksAndWhatTheModelDoesNotKnow() {
        String fingerprint = FeatureSchema.named(FEATURES).fingerprint();
        assertThatThrownBy(() -> ModelFit.check(
                        MODEL, new JobSchema(List.of("temperature", "pressure")), ScoringOptions.defaults()))
                .hasMessage("Model pump-7 expects 3 features [fingerprint " + fingerprint
                        + "], the job's schema has 2 (missing: vibration_x); re-export the model or change the job's"
                        + " features");
        assertThatThrownBy(() -> ModelFit.check(
                        MODEL,
                        new JobSchema(List.of("temperature", "pressure", "vibration", "rpm")),
                        ScoringOptions.defaults()))
                .hasMessageContaining("has 4 (missing: vibration_x; unknown to the model: rpm, vibration)");
    }

    @Test
    void judgesOnlyWhatTheModelHasAndCalibrates() {
        assertThatThrownBy(() -> ModelFit.check(MODEL, SCHEMA, judging(ModelOutput.KL_DIVERGENCE)))
                .hasMessage("Model pump-7 has no calibration of kl_divergence, so its values cannot be judged; it"
                        + " calibrates [elbo, reconstruction_log_probability, surprisal]; judge one of these or train"
                        + " again with more held-out rows");
        assertThatThrownBy(() -> ModelFit.check(MODEL, SCHEMA, judging(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD)))
                .hasMessageContaining("has no output importance_weighted_log_likelihood; it has [elbo, ");
    }

    @Test
    void aWindowAndASmootherFitWhereTheSmoothedOutputIsCalibrated() {
        Smoother hold = new Smoother(1, 0.05, 0);
        assertThatCode(() -> ModelFit.check(
                        parse(TinyModel.build("pump-7", FEATURES, 60, hold)), SCHEMA, ScoringOptions.defaults()))
                .doesNotThrowAnyException();

        Manifest whole = TinyModel.manifest("pump-7", FEATURES, 1, hold);
        Headline uncalibrated = new Headline(whole.headline().members(), hold, Map.of());
        ModelFile model = parse(TinyModel.with(with(whole, uncalibrated), TinyModel.build("pump-7", FEATURES)));
        assertThatThrownBy(() -> ModelFit.check(model, SCHEMA, ScoringOptions.defaults()))
                .hasMessage("Model pump-7 has no calibration of surprisal after its smoother, so its values cannot be"
                        + " judged; it calibrates []; judge one of these or train again with more held-out rows");
    }

    @Test
    void reportsWhatTheHeadlineAndTheMembersHave() {
        ModelFile ensemble = parse(TinyModel.ensemble("two", FEATURES));
        assertThatCode(() -> ModelFit.check(ensemble, SCHEMA, reporting("wide/elbo")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ModelFit.check(ensemble, SCHEMA, reporting("kl_divergence")))
                .hasMessageStartingWith("Model two has no output kl_divergence; it has [elbo, expected, expected_scale,"
                        + " feature_surprisal, narrow/elbo, ");
        assertThatThrownBy(() -> ModelFit.check(MODEL, SCHEMA, reporting("wide/elbo")))
                .hasMessageStartingWith("Model pump-7 has no output wide/elbo; it has [elbo, ");
        assertThatThrownBy(() -> reporting("wide/feature_log_probability"))
                .hasMessage("reported: expected outputs of one value per record, such as elbo, got"
                        + " wide/feature_log_probability");
    }

    @Test
    void optionsRefuseWhatCannotBeScored() {
        assertThatThrownBy(() -> judging(ModelOutput.EXPECTED)).hasMessageContaining("got expected");
        assertThatThrownBy(() ->
                        new ScoringOptions(ModelOutput.SURPRISAL, List.of(), TAIL, 0, Duration.ofMillis(5), 5, KEPT))
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> new ScoringOptions(
                        ModelOutput.SURPRISAL, List.of(), new TailThreshold(2), 1, Duration.ofMillis(5), 5, KEPT))
                .hasMessageContaining("got 2");
        assertThatThrownBy(() -> new ScoringOptions(
                        ModelOutput.SURPRISAL, List.of(), TAIL, 1, Duration.ofMillis(5), 5, Duration.ZERO))
                .hasMessage("forget_keys_after: expected at least 1ms, got 0s");
    }

    private static ModelFile parse(ModelProto model) {
        return ModelFile.parse(model.toByteArray(), "pump-7.onnx");
    }

    private static Manifest with(Manifest manifest, Headline headline) {
        return new Manifest(
                manifest.formatVersion(),
                manifest.name(),
                manifest.family(),
                manifest.features(),
                manifest.window(),
                manifest.samples(),
                manifest.latentSize(),
                manifest.seed(),
                manifest.condition(),
                manifest.rawUnitsOffset(),
                headline,
                manifest.calibrations(),
                manifest.baseline(),
                manifest.provenance(),
                manifest.selfTest());
    }

    private static ScoringOptions reporting(String output) {
        return new ScoringOptions(
                ModelOutput.SURPRISAL, List.of(OutputName.parse(output)), TAIL, 128, Duration.ofMillis(5), 5, KEPT);
    }

    private static ScoringOptions judging(ModelOutput output) {
        return new ScoringOptions(output, List.of(), TAIL, 128, Duration.ofMillis(5), 5, KEPT);
    }
}
