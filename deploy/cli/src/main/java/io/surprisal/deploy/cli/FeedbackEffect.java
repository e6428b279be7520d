package io.surprisal.deploy.cli;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import java.util.List;

/**
 * What feedback changes.
 *
 * @param feedback what was said
 * @param modelVersion the version of the model that raises the alerts
 * @param before the alerts without it
 * @param after the alerts with it
 */
record FeedbackEffect(List<Feedback> feedback, String modelVersion, AlertedTable before, AlertedTable after) {
    /** The alerts that are raised only without it: nothing of their span is left. */
    List<Alert> gone() {
        return before.alerts().stream()
                .filter(alert -> after.alerts().stream().noneMatch(left -> overlap(alert, left)))
                .toList();
    }

    /** Whether an alert was confirmed. */
    boolean isConfirmed(Alert alert) {
        return answers().stream()
                .anyMatch(answer -> answer.confirmed()
                        && answer.modelVersion().equals(modelVersion)
                        && answer.key().equals(alert.key())
                        && answer.lastEventTime() >= alert.firstEventTime()
                        && answer.lastEventTime() <= alert.lastEventTime());
    }

    /** What was said of alerts, silences aside. */
    List<Answer> answers() {
        return feedback.stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .toList();
    }

    /** How many of them are about another model's alerts and change nothing. */
    long ofOtherModels() {
        return answers().stream()
                .filter(answer -> !answer.modelVersion().equals(modelVersion))
                .count();
    }

    private static boolean overlap(Alert one, Alert other) {
        return one.key().equals(other.key())
                && one.firstEventTime() <= other.lastEventTime()
                && other.firstEventTime() <= one.lastEventTime();
    }
}
