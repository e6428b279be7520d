package io.surprisal.scoring.feedback;

import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Silence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What people said of one key.
 *
 * <p>For records of the kind of an alert that was none, the key's threshold lies just above the alert's highest value. Where an alert of
 * their kind was confirmed, it does not lie above that one's. docs/feedback.md has what that gained and cost on real data.
 */
public final class KeyFeedback {
    /** Nobody said anything. */
    public static final KeyFeedback NONE = new KeyFeedback(List.of());

    private final List<Answer> falsePositives = new ArrayList<>();
    private final List<Answer> confirmations = new ArrayList<>();
    private long silencedUntil = Long.MIN_VALUE;

    /** @param feedback all that stands, of one model */
    KeyFeedback(Collection<Feedback> feedback) {
        for (Feedback each : feedback) {
            if (each instanceof Silence silence) {
                silencedUntil = silence.until();
            } else if (each instanceof Answer answer && answer.confirmed()) {
                confirmations.add(answer);
            } else if (each instanceof Answer answer) {
                falsePositives.add(answer);
            }
        }
    }

    /**
     * The end of the latest confirmed alert that had begun by a time, epoch milliseconds; {@link Long#MIN_VALUE} without one.
     */
    public long confirmedBy(long eventTime) {
        long latest = Long.MIN_VALUE;
        for (Answer answer : confirmations) {
            if (answer.firstEventTime() <= eventTime) {
                latest = Math.max(latest, answer.lastEventTime());
            }
        }
        return latest;
    }

    /** Whether no alert may rest on a record of this time, epoch milliseconds. */
    public boolean silences(long eventTime) {
        return eventTime < silencedUntil;
    }

    /**
     * Whether a record that is abnormal otherwise is not, because people said so of its kind.
     *
     * @param smoothed its smoothed abnormality
     * @param deviations the features that stand out in it, worst first
     */
    public boolean excuses(float smoothed, FeatureDeviation[] deviations) {
        return falsePositives.stream().anyMatch(answer -> smoothed <= answer.smoothed() && answer.isOfKind(deviations))
                && confirmations.stream()
                        .noneMatch(answer -> smoothed >= answer.smoothed() && answer.isOfKind(deviations));
    }
}
