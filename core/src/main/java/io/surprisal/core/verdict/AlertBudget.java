package io.surprisal.core.verdict;

import io.surprisal.core.setting.Settings;
import java.time.Duration;

/**
 * Calls so few records anomalous that a key raises alerts at a stated rate, on its own telemetry and also after that has drifted. It starts
 * from the model's calibration: B alerts a week come where a record's tail probability is B · interval / (week · θ), since values above
 * a high level come in clusters of 1/θ on average, and a cluster is one alert. From there {@link DailyMaxima} follows the key.
 *
 * @param rate how often a key may alert
 * @param newNormalAfter how long a key may be abnormal, within three times as long, until that is its new normal
 */
public record AlertBudget(AlertRate rate, Duration newNormalAfter) implements ThresholdRule {
    /** With more, what is usual would be abnormal. */
    private static final double HIGHEST_PROBABILITY = 0.3;

    /** With less, no grade could be told from another. */
    private static final double LOWEST_PROBABILITY = 10 * Verdict.FULL_GRADE;

    private static final double SECONDS_PER_WEEK = 7 * 86_400.0;

    public AlertBudget {
        Settings.require(
                newNormalAfter.compareTo(Duration.ofMinutes(10)) >= 0,
                "new_normal_after",
                "at least 10min",
                Settings.text(newNormalAfter));
    }

    /** An alert a week; what lasts longer than a working shift is the new normal. */
    public static AlertBudget defaults() {
        return new AlertBudget(new AlertRate(1, AlertRate.Span.WEEK), Duration.ofHours(8));
    }

    /** The same at another rate. */
    public AlertBudget withRate(AlertRate other) {
        return new AlertBudget(other, newNormalAfter);
    }

    @Override
    public String budget() {
        return rate + " a key, learning from it";
    }

    @Override
    public double tailProbability(JudgedScale scale) {
        return tailProbability(rate.perWeek(), scale);
    }

    @Override
    public Threshold on(JudgedScale scale) {
        return new DailyMaxima(this, scale);
    }

    /** The tail probability of a normal record at which so many alerts a week are expected. */
    static double tailProbability(double perWeek, JudgedScale scale) {
        double recordsPerWeek = SECONDS_PER_WEEK / scale.samplingInterval();
        return Math.max(
                LOWEST_PROBABILITY,
                Math.min(
                        HIGHEST_PROBABILITY,
                        perWeek / (recordsPerWeek * scale.smoothed().extremalIndex())));
    }
}
