package io.surprisal.deploy.trainer;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.scoring.BudgetText;
import io.surprisal.scoring.Lane;
import java.io.PrintWriter;
import java.util.Locale;

/** What a new model's calibration promises. */
final class CalibrationText {
    private CalibrationText() {}

    static void print(Manifest manifest, PrintWriter text) {
        text.printf(
                Locale.ROOT,
                "One normal record in a thousand is calibrated to have a %ssurprisal of %.3f or more%n",
                manifest.headline().smoother().isIdentity() ? "" : "smoothed ",
                manifest.verdictCalibration(ModelOutput.SURPRISAL).abnormalityAt(1e-3));
        text.println(BudgetText.of(AlertBudget.defaults(), Lane.scale(manifest, ModelOutput.SURPRISAL)));
    }
}
