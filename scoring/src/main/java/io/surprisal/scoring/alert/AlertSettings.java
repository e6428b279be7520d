package io.surprisal.scoring.alert;

import io.surprisal.core.setting.Settings;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.scoring.incident.IncidentSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How many alerts there are to be and how one lives, as the section {@code alerts} of job.yaml says.
 *
 * @param budget how often a key may alert
 * @param quietPeriod how long, in event time, no abnormal record of the key may come until its alert is resolved
 * @param silence how much longer than the quiet period, by the clock, no record of the key may come until its alert is resolved all
 *     the same, where event time does not say
 * @param rules which abnormal records of which keys count; none where all do
 * @param incidents which alerts are one incident
 */
public record AlertSettings(
        AlertRate budget,
        Duration quietPeriod,
        Duration silence,
        Trigger trigger,
        Recovery recover,
        SeverityLevels severity,
        List<AlertRule> rules,
        IncidentSettings incidents)
        implements Serializable {
    public AlertSettings {
        Settings.require(quietPeriod.toMillis() >= 1, "quiet_period", "at least 1ms", quietPeriod);
        Settings.require(silence.toMillis() >= 1, "silence", "at least 1ms", silence);
        rules = List.copyOf(rules);
    }

    /**
     * An alert a week and key. One abnormal record opens an alert; it is resolved after an hour without one, and by the clock where an
     * hour and ten minutes bring no record; a hundredth of the tail probability is an update. There are no incidents.
     */
    public static AlertSettings defaults() {
        return new AlertSettings(
                AlertBudget.defaults().rate(),
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                Trigger.FIRST,
                Recovery.NONE,
                SeverityLevels.defaults(),
                List.of(),
                IncidentSettings.defaults());
    }

    /** Throws {@link io.surprisal.core.setting.SettingException} where a rule names a feature that the job does not have. */
    public void check(List<String> features, int topFeatures) {
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).check("alerts.rules[" + i + "]", features, topFeatures);
        }
    }

    public AlertSettings withQuietPeriod(Duration other) {
        return new AlertSettings(budget, other, silence, trigger, recover, severity, rules, incidents);
    }

    public AlertSettings withSilence(Duration other) {
        return new AlertSettings(budget, quietPeriod, other, trigger, recover, severity, rules, incidents);
    }

    public AlertSettings withTrigger(Trigger other) {
        return new AlertSettings(budget, quietPeriod, silence, other, recover, severity, rules, incidents);
    }

    public AlertSettings withRecover(Recovery other) {
        return new AlertSettings(budget, quietPeriod, silence, trigger, other, severity, rules, incidents);
    }

    public AlertSettings withRules(AlertRule... others) {
        return new AlertSettings(budget, quietPeriod, silence, trigger, recover, severity, List.of(others), incidents);
    }

    public AlertSettings withIncidents(IncidentSettings others) {
        return new AlertSettings(budget, quietPeriod, silence, trigger, recover, severity, rules, others);
    }
}
