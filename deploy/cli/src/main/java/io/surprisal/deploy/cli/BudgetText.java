package io.surprisal.deploy.cli;

import io.surprisal.core.calibration.BudgetSupport;
import io.surprisal.core.calibration.TailCalibration;
import java.util.Locale;

/** What a calibration's held-out records say of an alert budget, in a sentence. */
public final class BudgetText {
    /** What a scoring job has where job.yaml says nothing else. */
    public static final double USUAL_BUDGET = 1e-4;

    private BudgetText() {}

    public static String of(TailCalibration calibration, double budget) {
        BudgetSupport support = BudgetSupport.of(calibration, budget);
        return String.format(
                Locale.ROOT,
                "Budget %.0e: between %.1e and %.1e of normal records are expected to alert; %s%s",
                budget,
                support.low(),
                support.high(),
                smallest(calibration, support),
                support.supported() ? "" : ". Choose a larger budget, or hold out more rows");
    }

    private static String smallest(TailCalibration calibration, BudgetSupport support) {
        return String.format(
                Locale.ROOT,
                "the smallest budget that %,d held-out records, worth %,.0f independent ones, support within a factor of %.0f is %.1e",
                calibration.count(),
                Math.max(1, calibration.count() * calibration.extremalIndex()),
                BudgetSupport.FACTOR,
                support.smallest());
    }
}
