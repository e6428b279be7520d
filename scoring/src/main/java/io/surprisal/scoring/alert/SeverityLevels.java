package io.surprisal.scoring.alert;

import io.surprisal.core.setting.Settings;
import io.surprisal.telemetry.record.Severity;
import java.io.Serializable;

/**
 * What severity an alert has by its lowest tail probability. Every alert is at least {@link Severity#INFO}.
 *
 * @param warning the highest tail probability of a warning
 * @param critical the highest tail probability of a critical alert
 */
public record SeverityLevels(double warning, double critical) implements Serializable {
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
    }

    /** A hundredth and a hundred-thousandth of the default alert budget. */
    public static SeverityLevels defaults() {
        return new SeverityLevels(1e-6, 1e-9);
    }

    Severity of(double tailProbability) {
        if (tailProbability <= critical) {
            return Severity.CRITICAL;
        }
        return tailProbability <= warning ? Severity.WARNING : Severity.INFO;
    }
}
