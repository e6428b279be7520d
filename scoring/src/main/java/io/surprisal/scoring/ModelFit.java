package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.onnx.format.ModelFile;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether a model can do what a job asks of it: found out before a record is read. */
public final class ModelFit {
    private ModelFit() {}

    /**
     * Throws {@link IllegalArgumentException} with what does not fit and what to do about it.
     *
     * @param schema the features of the job, in any order
     */
    public static void check(ModelFile model, JobSchema schema, ScoringOptions options) {
        checkFeatures(model.manifest(), schema.features());
        checkOutputs(model, options);
    }

    /** The same for a model that looks at some of the job's features, as one of several may. */
    public static void checkPart(ModelFile model, JobSchema schema, ScoringOptions options) {
        List<String> features = model.manifest().schema().names();
        checkFeatures(
                model.manifest(),
                schema.features().stream().filter(features::contains).toList());
        checkOutputs(model, options);
    }

    private static void checkOutputs(ModelFile model, ScoringOptions options) {
        requireOutput(model, OutputName.headline(options.judged()));
        options.reported().forEach(output -> requireOutput(model, output));
        checkCalibration(model.manifest(), options.judged());
    }

    private static void checkCalibration(Manifest manifest, ModelOutput judged) {
        boolean smooths = !manifest.headline().smoother().isIdentity();
        Set<String> calibrated = new TreeSet<>(manifest.calibrations().keySet());
        if (smooths) {
            calibrated.retainAll(manifest.headline().smoothedCalibrations().keySet());
        }
        if (!calibrated.contains(judged.contractName())) {
            throw new IllegalArgumentException("Model " + manifest.name() + " has no calibration of "
                    + judged.contractName() + (smooths ? " after its smoother" : "")
                    + ", so its values cannot be judged; it calibrates "
                    + calibrated
                    + "; judge one of these or train again with more held-out rows");
        }
    }

    private static void checkFeatures(Manifest manifest, Collection<String> features) {
        FeatureSchema schema = manifest.schema();
        TreeSet<String> missing = new TreeSet<>(schema.names());
        missing.removeAll(features);
        TreeSet<String> unknown = new TreeSet<>(features);
        schema.names().forEach(unknown::remove);
        if (missing.isEmpty() && unknown.isEmpty()) {
            return;
        }
        throw new IllegalArgumentException("Model " + manifest.name() + " expects " + schema.size()
                + " features [fingerprint " + schema.fingerprint() + "], the job's schema has " + features.size() + " ("
                + (missing.isEmpty() ? "" : "missing: " + String.join(", ", missing))
                + (missing.isEmpty() || unknown.isEmpty() ? "" : "; ")
                + (unknown.isEmpty() ? "" : "unknown to the model: " + String.join(", ", unknown))
                + "); re-export the model or change the job's features");
    }

    private static void requireOutput(ModelFile model, OutputName output) {
        if (!model.has(output)) {
            throw new IllegalArgumentException("Model " + model.manifest().name() + " has no output " + output
                    + "; it has " + model.outputNames());
        }
    }
}
