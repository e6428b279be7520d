package io.surprisal.training;

import io.surprisal.core.LikelihoodKind;
import io.surprisal.core.Manifest;
import io.surprisal.core.Manifest.Headline;
import io.surprisal.core.Manifest.ModelFeature;
import io.surprisal.core.Manifest.Provenance;
import io.surprisal.training.config.FitSettings;
import io.surprisal.training.config.ModelSettings;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.data.TelemetryTable;
import io.surprisal.training.export.ModelExport;
import io.surprisal.training.fit.Calibrator;
import io.surprisal.training.fit.FeatureScaling;
import io.surprisal.training.fit.Holdout;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingLoop;
import io.surprisal.training.model.Kernel;
import io.surprisal.training.model.ModelFamily;
import io.surprisal.training.model.ModelFamily.ObjectiveSettings;
import io.surprisal.training.model.ModelSpec;
import io.surprisal.training.model.ScoringGraph;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** From a table of telemetry to a calibrated model: split, standardise, fit, calibrate, export. */
public final class Trainer {
    private Trainer() {}

    public static TrainedModel train(TelemetryTable table, TrainingConfig config, TrainingListener listener) {
        // Two threads on a busy machine make ND4J ten times slower than one; sums in a fixed order make runs
        // repeatable.
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        ModelSettings model = config.model();
        FitSettings fit = config.training();
        Holdout holdout = Holdout.split(table, fit.heldOut());
        ModelSpec spec = spec(model, FeatureScaling.fit(table, holdout.training(), model));
        ObjectiveSettings objective = new ObjectiveSettings(model.beta(), Kernel.of(model.kernel()), model.mmdWeight());
        Map<String, INDArray> weights = new TrainingLoop(spec, objective, fit, table, holdout).run(listener);
        ScoringGraph scoring = new ScoringGraph(spec, model.samples(), fit.seed(), weights);
        Calibrator calibrator = new Calibrator(scoring, table, holdout.heldOut());
        Manifest manifest = manifest(table, config, spec, holdout, calibrator);
        return new TrainedModel(scoring, manifest, ModelExport.export(scoring, manifest, Versions.surprisal()));
    }

    private static ModelSpec spec(ModelSettings settings, List<ModelFeature> features) {
        int latent = settings.latent() > 0 ? settings.latent() : Math.min(8, Math.max(2, features.size() / 3));
        return new ModelSpec(
                ModelFamily.of(settings.family()),
                features,
                1,
                latent,
                settings.hidden(),
                settings.encoderClamp(),
                settings.targetClamp(),
                settings.minimumScale());
    }

    private static Manifest manifest(
            TelemetryTable table, TrainingConfig config, ModelSpec spec, Holdout holdout, Calibrator calibrator) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                config.model().name(),
                spec.family().contractName(),
                spec.features(),
                spec.window(),
                config.model().samples(),
                spec.latent(),
                config.training().seed(),
                List.of(),
                rawUnitsOffset(spec),
                Headline.single(spec.features(), rawUnitsOffset(spec)),
                calibrator.calibrations(),
                new Provenance(
                        table.fingerprint(),
                        holdout.training().length,
                        holdout.heldOut().length,
                        config.hyperParameters(),
                        Versions.all(),
                        calibrator.means()));
    }

    /** A density transforms by the Jacobian: log p(raw) = log p(standardised) − Σ log scale. */
    private static double rawUnitsOffset(ModelSpec spec) {
        return -spec.features().stream()
                .filter(feature -> feature.likelihood() == LikelihoodKind.GAUSSIAN)
                .mapToDouble(feature -> Math.log(feature.scale()))
                .sum();
    }
}
