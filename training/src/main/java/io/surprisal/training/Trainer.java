package io.surprisal.training;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.Manifest.Provenance;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.FitSettings;
import io.surprisal.training.config.ModelSettings;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.export.ModelExport;
import io.surprisal.training.fit.Calibrator;
import io.surprisal.training.fit.FeatureScaling;
import io.surprisal.training.fit.FeatureViews;
import io.surprisal.training.fit.Holdout;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingLoop;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.model.FittedMember;
import io.surprisal.training.model.Kernel;
import io.surprisal.training.model.ModelFamily;
import io.surprisal.training.model.ModelFamily.ObjectiveSettings;
import io.surprisal.training.model.ModelSpec;
import io.surprisal.training.model.ScoringGraph;
import io.surprisal.training.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** From a table of telemetry to a calibrated model: split, standardise, fit each member, put them on one scale, calibrate, export. */
public final class Trainer {
    /** More rows hardly move a quantile; they would only cost time. */
    private static final int MOST_SCALING_ROWS = 20_000;

    private static final double HIGH = 0.99;

    private final TelemetryTable table;
    private final TrainingConfig config;
    private final Holdout holdout;
    private final Windows windows;
    private final FeatureViews views;

    private Trainer(TelemetryTable table, TrainingConfig config) {
        this.table = table;
        this.config = config;
        this.holdout = Holdout.split(table, config.training().heldOut());
        this.views = new FeatureViews(table, holdout.training());
        this.windows = new Windows(
                table,
                config.members().values().stream().mapToInt(this::records).max().orElse(1));
    }

    public static TrainedModel train(TelemetryTable table, TrainingConfig config, TrainingListener listener) {
        // Two threads on a busy machine make ND4J ten times slower than one; sums in a fixed order make runs
        // repeatable.
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Trainer trainer = new Trainer(table, config.chosenFor(table));
        return trainer.calibrated(trainer.fit(listener));
    }

    /** The members in order: those that see something, and that are trained when the listener ends the training. */
    private List<FittedMember> fit(TrainingListener listener) {
        Map<String, ModelSettings> settings = config.members();
        List<FittedMember> members = new ArrayList<>();
        int steps = config.training().steps();
        boolean[] goOn = {true};
        for (Map.Entry<String, ModelSettings> member : settings.entrySet()) {
            boolean sees = views.of(member.getValue()).stream().anyMatch(view -> view != FeatureView.NONE);
            if (goOn[0] && sees) {
                int before = members.size() * steps;
                members.add(fit(member.getKey(), member.getValue(), (step, all, loss) -> {
                    goOn[0] = listener.step(before + step, settings.size() * steps, loss);
                    return goOn[0];
                }));
            }
        }
        if (members.isEmpty()) {
            throw new IllegalArgumentException("No feature has anything that the settings look at: model.difference "
                    + config.model().difference() + ", model.sees "
                    + config.model().sees()
                    + "; look at levels (model.difference: none)");
        }
        return members;
    }

    private FittedMember fit(String name, ModelSettings settings, TrainingListener listener) {
        FitSettings fit = config.training();
        ModelSpec spec =
                spec(name, settings, FeatureScaling.fit(windows, holdout.training(), settings, views.of(settings)));
        ObjectiveSettings objective =
                new ObjectiveSettings(settings.beta(), Kernel.of(settings.kernel()), settings.mmdWeight());
        Map<String, INDArray> weights = new TrainingLoop(
                        spec, objective, fit, settings.trim(), settings.mask(), windows, holdout)
                .run(listener);
        ModelOutput evidence = ModelOutput.of(settings.evidence()).orElseThrow();
        return FittedMember.uncalibrated(spec, weights, evidence);
    }

    private TrainedModel calibrated(List<FittedMember> fitted) {
        boolean ensemble = fitted.size() > 1;
        List<FittedMember> members = fitted.stream()
                .map(member -> scaled(ensemble ? member : member.named(""), ensemble))
                .toList();
        ScoringGraph scoring = scoring(members);
        Manifest manifest = manifest(members, new Calibrator(scoring, windows, holdout.heldOut()));
        return new TrainedModel(scoring, manifest, ModelExport.export(scoring, manifest, Versions.surprisal()));
    }

    /** Looks at a member's values on all normal rows: what is usual for each feature and, in an ensemble, for the whole. */
    private FittedMember scaled(FittedMember member, boolean ensemble) {
        Calibrator values = new Calibrator(
                scoring(List.of(member.named(""))), windows, Windows.evenly(holdout.all(), MOST_SCALING_ROWS));
        FittedMember known = member.withUsual(values.usual());
        if (!ensemble) {
            return known;
        }
        double median = values.quantile(0.5);
        ModelSettings settings =
                Objects.requireNonNull(config.members().get(member.spec().name()));
        return known.scaled(median, values.quantile(HIGH) - median + 1, settings.knee());
    }

    private ScoringGraph scoring(List<FittedMember> members) {
        return new ScoringGraph(
                members, config.model().samples(), config.training().seed());
    }

    /** How many records a member's score takes: its window, and the one before it where there are changes to see. */
    private int records(ModelSettings settings) {
        boolean changes = views.of(settings).stream().anyMatch(FeatureView::takesTheRecordBefore);
        return settings.window() + (changes ? 1 : 0);
    }

    private ModelSpec spec(String name, ModelSettings settings, List<ModelFeature> features) {
        int latent = settings.latent() > 0 ? settings.latent() : Math.min(8, Math.max(2, features.size() / 3));
        return new ModelSpec(
                name,
                ModelFamily.of(settings.family()),
                features,
                windows.length(),
                settings.window(),
                Target.of(settings.target()),
                latent,
                settings.hidden(),
                settings.encoderClamp(),
                settings.targetClamp(),
                settings.minimumScale());
    }

    private Manifest manifest(List<FittedMember> members, Calibrator calibrator) {
        ModelSpec first = members.get(0).spec();
        Headline headline =
                new Headline(members.stream().map(Trainer::described).toList(), config.smoothing(), Map.of());
        return new Manifest(
                Manifest.FORMAT_VERSION,
                config.model().name(),
                members.stream()
                        .map(member -> member.spec().family().contractName())
                        .distinct()
                        .collect(Collectors.joining("+")),
                first.features(),
                first.records(),
                config.model().samples(),
                first.latent(),
                config.training().seed(),
                List.of(),
                rawUnitsOffset(first),
                new Headline(headline.members(), headline.smoother(), calibrator.smoothedCalibrations(headline)),
                calibrator.calibrations(),
                new Provenance(
                        table.fingerprint(),
                        holdout.training().length,
                        holdout.heldOut().length,
                        config.hyperParameters(),
                        Versions.all(),
                        calibrator.means()));
    }

    private static Member described(FittedMember member) {
        return new Member(
                member.spec().name(),
                member.evidence().contractName(),
                member.median(),
                member.spread(),
                member.knee(),
                member.spec().features(),
                rawUnitsOffset(member.spec()));
    }

    /** A density transforms by the Jacobian: log p(raw) = log p(standardised) − Σ log scale. */
    private static double rawUnitsOffset(ModelSpec spec) {
        return -spec.features().stream()
                .filter(feature -> feature.likelihood() == LikelihoodKind.GAUSSIAN)
                .filter(feature -> feature.view() != FeatureView.NONE)
                .mapToDouble(feature -> Math.log(feature.scale()))
                .sum();
    }
}
