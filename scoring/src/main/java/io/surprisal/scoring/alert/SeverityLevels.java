package io.surprisal.scoring.alert;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.record.Severity;
import java.io.Serializable;

/**
 * What severity an alert has by its lowest tail probability, and when that is told again. Every alert is at least
 * {@link Severity#INFO}.
 *
 * @param warning the highest tail probability of a warning
 * @param critical the highest tail probability of a critical alert
 * @param updateFactor by what factor the tail probability must fall below that of the alert's last event to be an event itself
 */
public record SeverityLevels(double warning, double critical, double updateFactor) implements Serializable {
    public SeverityLevels {
        Settings.require(
                warning > 0 && warning <= 1,
                "warning",
                "a tail probability above 0, at most 1, such as 1.0e-6",
                warning);
        Settings.require(
                critical > 0 && critical <= warning,
                "critical",
                "a tail probability above 0, at most that of a warning, " + warning,
                critical);
        Settings.require(
                updateFactor > 1 && updateFactor < Double.POSITIVE_INFINITY,
                "update_factor",
                "a factor above 1, such as 100",
                updateFactor);
    }

    /** Once in a million and once in a thousand million normal records. */
    public static SeverityLevels defaults() {
        return new SeverityLevels(1e-6, 1e-9, 100);
    }

    /** Whether an alert that was told of with one tail probability is to be told of again with a lower one. */
    boolean isUpdate(double told, double now) {
        return now * updateFactor <= told || of(now) != of(told);
    }

    /** That of an alert with a lowest tail probability. */
    public Severity of(double tailProbability) {
        if (tailProbability <= critical) {
            return Severity.CRITICAL;
        }
        return tailProbability <= warning ? Severity.WARNING : Severity.INFO;
    }
}
