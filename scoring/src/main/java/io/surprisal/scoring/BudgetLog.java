package io.surprisal.scoring;

import io.surprisal.core.calibration.BudgetSupport;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.onnx.format.ModelFile;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start of a job how well the model's held-out records support the alert budget. */
public final class BudgetLog {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetLog.class);

    private BudgetLog() {}

    /** Logs a line, as a warning where the budget is not supported. The model must calibrate what is judged. */
    public static void say(ModelFile model, ScoringOptions options) {
        TailCalibration calibration = model.manifest().verdictCalibration(options.judged());
        BudgetSupport support = BudgetSupport.of(calibration, options.tailProbability());
        String text = text(model.manifest().name(), calibration, support);
        if (support.supported()) {
            LOG.info(text);
        } else {
            LOG.warn("{}; choose a larger scoring.tail_probability, or train with more held-out rows", text);
        }
    }

    static String text(String model, TailCalibration calibration, BudgetSupport support) {
        return String.format(
                Locale.ROOT,
                "Model %s, alert budget %.2g: between %.2g and %.2g of normal records are expected to alert; the smallest budget that"
                        + " its %,d held-out records support within a factor of %.0f is %.2g",
                model,
                support.budget(),
                support.low(),
                support.high(),
                calibration.count(),
                BudgetSupport.FACTOR,
                support.smallest());
    }
}
