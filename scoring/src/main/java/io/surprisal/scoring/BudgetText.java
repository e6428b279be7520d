package io.surprisal.scoring;

import io.surprisal.core.calibration.BudgetSupport;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.core.verdict.ThresholdRule;
import java.util.Locale;

/** What a threshold rule means for a model, and how well the model's held-out records support it, in a sentence. */
public final class BudgetText {
    private BudgetText() {}

    /** Such as: Budget 1/week a key: … */
    public static String of(ThresholdRule rule, JudgedScale scale) {
        TailCalibration calibration = scale.smoothed();
        BudgetSupport support = support(rule, scale);
        double budget = support.budget();
        return String.format(
                Locale.ROOT,
                "Budget %s: starts at a tail probability of %.1e (surprisal %.4g), with a record every %s s and abnormal ones in"
                        + " clusters of %.1f; by the sampling error of %,d held-out records, worth %,.0f independent ones, between %.2g and"
                        + " %.2g times the budget alert; within a factor of %.0f they support tail probabilities from %.1e on%s",
                rule.budget(),
                budget,
                calibration.abnormalityAt(budget),
                seconds(scale.samplingInterval()),
                1 / calibration.extremalIndex(),
                calibration.count(),
                Math.max(1, calibration.count() * calibration.extremalIndex()),
                support.low() / budget,
                support.high() / budget,
                BudgetSupport.FACTOR,
                support.smallest(),
                support.supported() ? "" : ". Choose a larger budget, or hold out more rows");
    }

    /** How well the held-out records support the share of normal records that the rule starts with. */
    static BudgetSupport support(ThresholdRule rule, JudgedScale scale) {
        return BudgetSupport.of(scale.smoothed(), rule.tailProbability(scale));
    }

    private static String seconds(double interval) {
        return interval == Math.rint(interval) ? Long.toString((long) interval) : Double.toString(interval);
    }
}
