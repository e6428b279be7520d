package io.surprisal.scoring;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.onnx.format.ModelFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start of a job what its alert budget means for the model. */
public final class BudgetLog {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetLog.class);

    private BudgetLog() {}

    /** Logs a line, as a warning where the budget is not supported. The model must calibrate what is judged. */
    public static void say(ModelFile model, ScoringOptions options) {
        Manifest manifest = model.manifest();
        JudgedScale scale = Lane.scale(manifest, options.judged());
        String text = "Model " + manifest.name() + ". " + BudgetText.of(options.threshold(), scale);
        if (BudgetText.support(options.threshold(), scale).supported()) {
            LOG.info(text);
        } else {
            LOG.warn(text);
        }
        if (manifest.baseline().samplingInterval() == 0) {
            LOG.info(
                    "Model {} does not say how far apart its records were: a record of a key is expected every {} s; train with"
                            + " times (--time) to say it",
                    manifest.name(),
                    (int) Baseline.USUAL_INTERVAL);
        }
    }
}
