package io.surprisal.deploy.job;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.scoring.ScoringOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code scoring} of job.yaml: how records are scored.
 *
 * @param tailProbability the share of normal records that may be abnormal, whatever their keys teach; 0 for the alert budget
 * @param newNormalAfter how long a key may be abnormal until that is its new normal: {@link AlertBudget}
 * @param execution where and how the model is computed
 * @param models models of a directory, each for some of the records
 */
public record ScoringSettings(
        ModelOutput judged,
        List<OutputName> reported,
        double tailProbability,
        Duration newNormalAfter,
        int topFeatures,
        Duration forgetKeysAfter,
        ExecutionSection execution,
        ModelsSection models) {
    public ScoringSettings {
        reported = List.copyOf(reported);
        threshold(AlertBudget.defaults().rate(), tailProbability, newNormalAfter); // Checks them.
        options(
                judged,
                reported,
                AlertBudget.defaults(),
                topFeatures,
                forgetKeysAfter,
                execution); // Checks the others.
    }

    /** These settings with the directory beside a file, where its path is relative. */
    ScoringSettings besides(Path file) {
        return new ScoringSettings(
                judged,
                reported,
                tailProbability,
                newNormalAfter,
                topFeatures,
                forgetKeysAfter,
                execution,
                models.besides(file));
    }

    /** These settings under a budget, unless they have a tail probability of their own. */
    ScoringOptions options(AlertRate budget) {
        ThresholdRule threshold = threshold(budget, tailProbability, newNormalAfter);
        return options(judged, reported, threshold, topFeatures, forgetKeysAfter, execution);
    }

    private static ScoringOptions options(
            ModelOutput judged,
            List<OutputName> reported,
            ThresholdRule threshold,
            int topFeatures,
            Duration forgetKeysAfter,
            ExecutionSection execution) {
        return new ScoringOptions(
                judged,
                reported,
                threshold,
                execution.batchSize(),
                execution.linger(),
                topFeatures,
                forgetKeysAfter,
                execution.settings());
    }

    private static ThresholdRule threshold(AlertRate rate, double tailProbability, Duration newNormalAfter) {
        return ThresholdRule.of(new AlertBudget(rate, newNormalAfter), tailProbability);
    }
}
