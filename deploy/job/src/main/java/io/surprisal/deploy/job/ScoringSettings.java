package io.surprisal.deploy.job;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.scoring.ScoringOptions;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code scoring} of job.yaml: how records are scored.
 *
 * @param tailProbability the share of normal records that may be abnormal, whatever their keys teach; 0 for the alert budget
 * @param newNormalAfter how long a key may be abnormal until that is its new normal: {@link AlertBudget}
 */
public record ScoringSettings(
        ModelOutput judged,
        List<OutputName> reported,
        double tailProbability,
        Duration newNormalAfter,
        int batchSize,
        Duration linger,
        int topFeatures,
        Duration forgetKeysAfter) {
    public ScoringSettings {
        reported = List.copyOf(reported);
        ThresholdRule threshold = threshold(AlertBudget.defaults().rate(), tailProbability, newNormalAfter);
        new ScoringOptions(
                judged, reported, threshold, batchSize, linger, topFeatures, forgetKeysAfter); // Checks them.
    }

    /** These settings under a budget, unless they have a tail probability of their own. */
    ScoringOptions options(AlertRate budget) {
        ThresholdRule threshold = threshold(budget, tailProbability, newNormalAfter);
        return new ScoringOptions(judged, reported, threshold, batchSize, linger, topFeatures, forgetKeysAfter);
    }

    private static ThresholdRule threshold(AlertRate rate, double tailProbability, Duration newNormalAfter) {
        AlertBudget budget = new AlertBudget(rate, newNormalAfter);
        return tailProbability == 0 ? budget : new TailThreshold(tailProbability);
    }
}
