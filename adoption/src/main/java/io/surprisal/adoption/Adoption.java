package io.surprisal.adoption;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.onnx.runtime.ScoringException;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.calibrate.Calibrator;
import io.surprisal.training.config.ModelSettings;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.FeatureScaling;
import io.surprisal.training.fit.Holdout;
import io.surprisal.training.fit.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes an ONNX model that somebody else trained a file that keeps the contract. What the model is given and gives is read from its shapes and
 * from what a person says; the scales around a reconstruction are its residuals' on the first rows of each key, and the calibration is on
 * the last, as {@link Holdout} splits them. The result is run beside the original before it is handed out.
 */
public final class Adoption {
    /** More rows hardly move a scale. */
    private static final int MOST_ROWS = 20_000;

    private static final ModelSettings SETTINGS =
            TrainingConfig.defaults().with("preset", "plain").model();

    private final ForeignModel model;
    private final TelemetryTable table;
    private final AdoptionOptions options;
    private final Port input;
    private final InputShape shape;
    private final Windows windows;
    private final Holdout holdout;
    private final List<ModelFeature> data;

    private Adoption(ForeignModel model, TelemetryTable table, AdoptionOptions options) {
        this.model = model;
        this.table = table;
        this.options = options;
        this.input = Reading.input(model);
        this.shape = InputShape.of(input, table.schema().size(), options);
        this.windows = new Windows(table, shape.window());
        this.holdout = Holdout.split(table, TrainingConfig.defaults().training().heldOut());
        this.data = FeatureScaling.fit(
                windows,
                holdout.training(),
                SETTINGS,
                Collections.nCopies(table.schema().size(), FeatureView.LEVEL));
    }

    /**
     * Adopts a model.
     *
     * @param table normal records, at best ones that the model was not trained on
     * @throws AdoptionException where it cannot be adopted as the options say, with what to do
     */
    public static AdoptedModel adopt(ForeignModel model, TelemetryTable table, AdoptionOptions options) {
        return new Adoption(model, table, options).adopt();
    }

    private AdoptedModel adopt() {
        Map<String, OutputShape> shapes = shapes();
        Reading reading = Reading.of(model, input, shape, options, shapes, inUnitInterval());
        shapes.keySet()
                .retainAll(reading.outputs().values().stream().map(Port::name).collect(Collectors.toSet()));
        reading.outputs()
                .forEach((role, output) -> require(role, output, Objects.requireNonNull(shapes.get(output.name()))));
        Prepared prepared = prepared(reading.isOfFlags());
        Support.require(table, prepared.features(), "read the output with --reconstruction");
        Origin origin = origin(reading, prepared);
        double[] residual = new double[shape.size()];
        Arrays.fill(residual, 1);
        try (Original original = Original.open(model, input.name(), shape, prepared)) {
            if (reading.has(OutputRole.RECONSTRUCTION)) {
                residual = residuals(original, shapes, prepared);
            }
            Draft draft = new Draft(reading, shapes, prepared, origin, residual);
            return finished(original, draft);
        }
    }

    private AdoptedModel finished(Original original, Draft draft) {
        float[] usual = new float[shape.size()];
        if (!draft.reading.isScore()) {
            try (AdoptedScores scores = open(draft.write(draft.origin.uncalibrated(), usual))) {
                usual = new Calibrator(draft.origin.features(), scores, windows, some(holdout.training(), MOST_ROWS))
                        .usual();
            }
        }
        try (AdoptedScores scores = open(draft.write(draft.origin.uncalibrated(), usual))) {
            float[] tried = gather(some(holdout.all(), AdoptedScores.MOST));
            Reference reference =
                    new Reference(draft.reading, original.values(tried, draft.shapes), draft.prepared, draft.residual);
            Verification verification = Verification.of(scores, draft.reading, reference, tried, model.source());
            Plausibility plausibility = new Plausibility(
                    scores, draft.reading, data, tried, options.scaling().standardised());
            boolean directionSaid = !options.outputs().isEmpty() || options.lowerIsAbnormal();
            if (draft.reading.isScore() && !directionSaid && plausibility.isReversed()) {
                throw draft.reading.withoutDirection(options, model.source(), plausibility.reversal());
            }
            Calibrator calibrator = new Calibrator(draft.origin.features(), scores, windows, holdout.heldOut());
            Manifest manifest = draft.origin.calibrated(calibrator, table, holdout);
            return new AdoptedModel(
                    draft.write(manifest, usual), manifest, draft.reading.text(), verification, plausibility.doubts());
        }
    }

    private AdoptedScores open(ModelProto file) {
        try {
            return AdoptedScores.open(file, model.source());
        } catch (ScoringException e) {
            String fixed = shape.batch() == 0
                    ? ""
                    : "; its input takes exactly " + shape.batch()
                            + " records a call, so export it with a dynamic batch"
                            + " dimension (torch.onnx.export: dynamic_axes or dynamic_shapes)";
            throw new AdoptionException(
                    model.source() + " cannot be run inside a file of the contract: " + e.getMessage() + fixed, e);
        }
    }

    /** How the model gives its floating-point outputs, by trying. */
    private Map<String, OutputShape> shapes() {
        List<Port> outputs = model.outputs().stream().filter(Port::isFloating).toList();
        if (outputs.isEmpty()) {
            throw new AdoptionException(
                    model.source() + " gives no float32 or float64 tensor; it gives " + model.outputs()
                            + "; export what it computes of a record as one, in skl2onnx with options={'zipmap': False}");
        }
        try (Original original = Original.open(model, input.name(), shape, prepared(false))) {
            return original.shapes(
                    gather(some(holdout.all(), AdoptedScores.MOST)),
                    outputs.stream().map(Port::name).collect(Collectors.toSet()));
        }
    }

    private void require(OutputRole role, Port output, OutputShape given) {
        boolean fits = role == OutputRole.SCORE ? given.perRecord() && given.values() == 1 : given.describes(shape);
        if (!fits) {
            throw new AdoptionException(model.source() + ": " + role.option() + " " + output + " gives " + given
                    + "; expected "
                    + (role == OutputRole.SCORE
                            ? "1"
                            : shape.size() + " (one per feature)"
                                    + (shape.window() > 1
                                            ? " or " + shape.window() * shape.size() + " (one per record and feature)"
                                            : ""))
                    + "; name another output");
        }
    }

    /** Root mean squares of residuals on training rows, as the model sees values. */
    private double[] residuals(Original original, Map<String, OutputShape> shapes, Prepared prepared) {
        int[] rows = some(holdout.training(), MOST_ROWS);
        double[] sums = new double[shape.size()];
        double[] counts = new double[shape.size()];
        for (int done = 0; done < rows.length; done += AdoptedScores.MOST) {
            int count = Math.min(AdoptedScores.MOST, rows.length - done);
            float[] gathered = windows.gather(rows, done, count);
            double[][] values =
                    original.values(gathered, shapes).values().iterator().next();
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < sums.length; j++) {
                    float raw = gathered[((i + 1) * shape.window() - 1) * shape.size() + j];
                    if (!Float.isNaN(raw)) {
                        double error = prepared.value(raw, j) - values[i][j];
                        sums[j] += error * error;
                        counts[j]++;
                    }
                }
            }
        }
        double least = SETTINGS.likelihood().minimumScale();
        double[] scales = new double[sums.length];
        for (int j = 0; j < scales.length; j++) {
            // A model that repeats its input has no residual; a share of the data's scale stands for what it would have
            // of other data.
            double ofData = data.get(j).scale() / prepared.features().get(j).scale();
            scales[j] = Math.max(Math.sqrt(sums[j] / Math.max(counts[j], 1)), least * ofData);
        }
        return scales;
    }

    private Prepared prepared(boolean ofFlags) {
        return Prepared.of(data, features(ofFlags), ofFlags);
    }

    /** The features as the manifest has them: with the location and scale of the model's input. */
    private List<ModelFeature> features(boolean ofFlags) {
        if (!options.scaling().standardised()) {
            LikelihoodKind likelihood = ofFlags ? LikelihoodKind.BERNOULLI : LikelihoodKind.GAUSSIAN;
            return data.stream()
                    .map(feature -> scaled(feature, likelihood, 0, 1))
                    .toList();
        }
        if (ofFlags) {
            throw new AdoptionException(
                    "A model of probabilities takes flags from 0 to 1 as they are; leave --standardise out");
        }
        Map<String, InputScaling.Scale> given = options.scaling().given();
        if (given.isEmpty()) {
            return data;
        }
        List<ModelFeature> features = new ArrayList<>();
        for (ModelFeature feature : data) {
            InputScaling.Scale scale = given.get(feature.name());
            if (scale == null) {
                throw new AdoptionException(
                        "--standardise gives no location and scale of '" + feature.name() + "'; it gives those of "
                                + given.keySet().stream().sorted().toList());
            }
            features.add(scaled(feature, LikelihoodKind.GAUSSIAN, scale.location(), scale.scale()));
        }
        return features;
    }

    private static ModelFeature scaled(ModelFeature feature, LikelihoodKind likelihood, double location, double scale) {
        return new ModelFeature(
                feature.name(),
                feature.unit(),
                likelihood,
                location,
                scale,
                feature.missingShare(),
                feature.constant(),
                feature.view());
    }

    private boolean inUnitInterval() {
        return !options.scaling().standardised()
                && IntStream.range(0, table.values().length).allMatch(i -> Support.isUpTo(1, table.values()[i]));
    }

    private Origin origin(Reading reading, Prepared prepared) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("adopted.sha256", model.digest());
        settings.put("adopted.producer", model.producer());
        settings.put("adopted.input", reading.input().toString());
        settings.put("adopted.standardised", Boolean.toString(options.scaling().standardised()));
        reading.outputs()
                .forEach((role, output) ->
                        settings.put("adopted." + role.option().substring(2), output.toString()));
        if (reading.isScore()) {
            settings.put("adopted.lower_is_abnormal", Boolean.toString(reading.lowerIsAbnormal()));
        }
        return new Origin(
                options.name(),
                "adopted",
                prepared.features(),
                shape.window(),
                1,
                0,
                0,
                reading.isScore() ? ModelOutput.SCORE : ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                settings);
    }

    private float[] gather(int[] rows) {
        return windows.gather(rows, 0, rows.length);
    }

    private static int[] some(int[] rows, int most) {
        return Windows.evenly(rows, most);
    }

    /** What is known before a record was scored. */
    private final class Draft {
        private final Reading reading;
        private final Map<String, OutputShape> shapes;
        private final Prepared prepared;
        private final Origin origin;
        private final double[] residual;

        private Draft(
                Reading reading, Map<String, OutputShape> shapes, Prepared prepared, Origin origin, double[] residual) {
            this.reading = reading;
            this.shapes = shapes;
            this.prepared = prepared;
            this.origin = origin;
            this.residual = residual;
        }

        private ModelProto write(Manifest manifest, float[] usual) {
            return AdoptedGraph.write(model, reading, shapes, prepared, manifest, residual, usual);
        }
    }
}
