package io.surprisal.training;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.Manifest.Provenance;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.calibrate.Calibrator;
import io.surprisal.training.calibrate.NormalTelemetry;
import io.surprisal.training.calibrate.SelfTestChoice;
import io.surprisal.training.config.ModelSettings;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.export.ModelExport;
import io.surprisal.training.fit.Conditions;
import io.surprisal.training.fit.FeatureScaling;
import io.surprisal.training.fit.FeatureViews;
import io.surprisal.training.fit.Holdout;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.FittedMember.Scale;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.ScoringGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final Condition condition;
    private final List<TrainingCourse> courses = new ArrayList<>();

    private Trainer(TelemetryTable table, TrainingConfig config) {
        this.table = table;
        this.config = config;
        this.holdout = Holdout.split(table, config.training().heldOut());
        this.views = new FeatureViews(table, holdout.training());
        this.condition =
                config.isConditional() ? Conditions.of(config.condition(), table, holdout.training()) : Condition.NONE;
        this.windows = new Windows(
                table,
                config.members().values().stream().mapToInt(this::records).max().orElse(1),
                condition);
    }

    /** Trains; what a job needs of it. */
    public static TrainedModel train(TelemetryTable table, TrainingConfig config, TrainingListener listener) {
        return training(table, config, listener).model();
    }

    /** Trains; what a report needs of it. */
    public static Training training(TelemetryTable table, TrainingConfig config, TrainingListener listener) {
        // Two threads on a busy machine make ND4J ten times slower than one.
        // Sums in a fixed order make runs repeatable.
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Trainer trainer = new Trainer(table, config.chosenFor(table).checked());
        TrainedModel model = trainer.calibrated(trainer.fit(listener));
        return new Training(model, trainer.courses, trainer.windows, trainer.holdout);
    }

    /** The members in order: those that see something, and that are trained when the listener ends the training. */
    private List<Fit> fit(TrainingListener listener) {
        Map<String, ModelSettings> settings = config.members();
        int steps = config.training().steps();
        Stoppable progress = new Stoppable(listener, settings.size() * steps);
        List<Fit> fits = new ArrayList<>();
        for (Map.Entry<String, ModelSettings> member : settings.entrySet()) {
            boolean sees = views.of(member.getValue()).stream().anyMatch(view -> view != FeatureView.NONE);
            if (!progress.stopped && sees) {
                TrainingCourse course = TrainingCourse.of(settings.size() > 1 ? member.getKey() : "");
                courses.add(course);
                fits.add(fit(member.getKey(), member.getValue(), progress.after(fits.size() * steps, course)));
            }
        }
        if (fits.isEmpty()) {
            throw new IllegalArgumentException(
                    "No feature has anything that the settings look at: model.view.difference "
                            + config.model().view().difference().name().toLowerCase(Locale.ROOT)
                            + ", model.view.features "
                            + config.model().view().features()
                            + "; look at levels (model.view.difference: none)");
        }
        return fits;
    }

    private Fit fit(String name, ModelSettings settings, TrainingListener listener) {
        ModelSpec spec = spec(settings, FeatureScaling.fit(windows, holdout.training(), settings, views.of(settings)));
        TrainingRows rows = new TrainingRows(windows, holdout, config.training(), settings.objective());
        return new Fit(name, settings, Families.of(settings).fit(spec, rows, listener));
    }

    private TrainedModel calibrated(List<Fit> fits) {
        List<FittedMember> members = fits.stream()
                .map(fit -> fits.size() > 1 ? ofEnsemble(fit) : byItself(fit))
                .toList();
        ScoringGraph scoring = scoring(members);
        Calibrator calibrator = new Calibrator(scoring, windows, holdout.heldOut());
        Manifest untested = manifest(fits, members, calibrator);
        Manifest manifest = untested.with(SelfTestChoice.of(untested, calibrator));
        return new TrainedModel(scoring, manifest, ModelExport.export(scoring, manifest, Versions.surprisal()));
    }

    private FittedMember byItself(Fit fit) {
        return new FittedMember(
                "", fit.function, fit.evidence(), Scale.NATS, lookAt(fit).usual());
    }

    private FittedMember ofEnsemble(Fit fit) {
        Calibrator values = lookAt(fit);
        double knee = fit.settings.surprisal().knee();
        if (fit.function.isScaled()) {
            return new FittedMember(fit.name, fit.function, fit.evidence(), new Scale(0, 1, knee), values.usual());
        }
        double median = values.quantile(0.5);
        double way = values.quantile(HIGH) - median;
        // A nat keeps what hardly varies from counting; a score has no unit that would say what hardly is.
        double spread = fit.evidence() != ModelOutput.SCORE ? way + 1 : way > 0 ? way : 1;
        Scale scale = new Scale(median, spread, knee);
        return new FittedMember(fit.name, fit.function, fit.evidence(), scale, values.usual());
    }

    /** A model's values on all normal rows: what is usual for each feature and for the whole. */
    private Calibrator lookAt(Fit fit) {
        FittedMember raw = FittedMember.raw(fit.function, fit.evidence());
        return new Calibrator(scoring(List.of(raw)), windows, Windows.evenly(holdout.all(), MOST_SCALING_ROWS));
    }

    private ScoringGraph scoring(List<FittedMember> members) {
        return new ScoringGraph(
                members, config.model().latent().samples(), config.training().seed());
    }

    /** How many records a member's score takes: its window, and the one before it where there are changes to see. */
    private int records(ModelSettings settings) {
        boolean changes = views.of(settings).stream().anyMatch(FeatureView::takesTheRecordBefore);
        return settings.view().window() + (changes ? 1 : 0);
    }

    private ModelSpec spec(ModelSettings settings, List<ModelFeature> features) {
        int size = settings.latent().size();
        int latent = size > 0 ? size : settings.family().latentSize(features.size());
        return new ModelSpec(
                features,
                windows.length(),
                settings.view().window(),
                settings.view().target(),
                latent,
                settings.network(),
                settings.scaling().encoderClamp(),
                settings.scaling().targetClamp(),
                settings.likelihood().minimumScale(),
                settings.family().isConditional() ? condition : Condition.NONE);
    }

    private Manifest manifest(List<Fit> fits, List<FittedMember> members, Calibrator calibrator) {
        ModelSpec first = members.get(0).function().spec();
        Headline headline =
                new Headline(members.stream().map(Trainer::described).toList(), config.smoothing(), Map.of());
        return new Manifest(
                Manifest.FORMAT_VERSION,
                config.name(),
                fits.stream()
                        .map(fit -> fit.settings.family().contractName())
                        .distinct()
                        .collect(Collectors.joining("+")),
                first.features(),
                first.records(),
                config.model().latent().samples(),
                first.latent(),
                config.training().seed(),
                isConditional(members) ? condition : Condition.NONE,
                members.size() > 1 ? 0 : rawUnitsOffset(first),
                new Headline(headline.members(), headline.smoother(), calibrator.smoothedCalibrations(headline)),
                calibrator.calibrations(),
                NormalTelemetry.of(table, calibrator.normalShares()),
                new Provenance(
                        table.fingerprint(),
                        holdout.training().length,
                        holdout.heldOut().length,
                        config.hyperParameters(),
                        Versions.all(),
                        validation(members, calibrator)),
                SelfTest.NONE);
    }

    private static Map<String, Double> validation(List<FittedMember> members, Calibrator calibrator) {
        Map<String, Double> validation = new HashMap<>(calibrator.means());
        members.forEach(member -> member.function()
                .findings()
                .forEach((name, value) ->
                        validation.put(member.name().isEmpty() ? name : member.name() + "/" + name, value)));
        return validation;
    }

    /** Whether a member that is in the file is told the condition. */
    private static boolean isConditional(List<FittedMember> members) {
        return members.stream()
                .anyMatch(member -> !member.function().spec().condition().isNone());
    }

    private static Member described(FittedMember member) {
        return new Member(
                member.name(),
                member.evidence().contractName(),
                member.scale().median(),
                member.scale().spread(),
                member.scale().knee(),
                member.function().spec().features(),
                rawUnitsOffset(member.function().spec()));
    }

    /** A density transforms by the Jacobian: log p(raw) = log p(standardised) − Σ log scale. */
    private static double rawUnitsOffset(ModelSpec spec) {
        return -spec.features().stream()
                .filter(feature -> feature.view() != FeatureView.NONE)
                .mapToDouble(feature -> Math.log(feature.scale()))
                .sum();
    }

    /** A fitted member before anyone has looked at its values. */
    private record Fit(String name, ModelSettings settings, ScoringFunction function) {
        ModelOutput evidence() {
            return settings.evidence();
        }
    }

    /** A listener of all members' steps that remembers that it has ended the training. */
    private static final class Stoppable {
        private final TrainingListener whole;
        private final int steps;
        private boolean stopped;

        private Stoppable(TrainingListener whole, int steps) {
            this.whole = whole;
            this.steps = steps;
        }

        /** The listener of a member before which some steps were done, which writes down how it goes. */
        private TrainingListener after(int before, TrainingCourse course) {
            return new TrainingListener() {
                @Override
                public boolean step(int step, int all, double loss) {
                    course.steps().add(new TrainingCourse.Step(step, loss));
                    stopped |= !whole.step(before + step, steps, loss);
                    return !stopped;
                }

                @Override
                public void look(int step, Map<String, Double> heldOut) {
                    course.looks().add(new TrainingCourse.Look(step, heldOut));
                    whole.look(before + step, heldOut);
                }
            };
        }
    }
}
