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
 * <p>For records of the kind of an alert that was none, the key's threshold lies a little above the alert's highest value. Where an alert of
 * their kind was confirmed, it does not lie above that one's. docs/feedback.md has what that gained and cost on real data.
 */
public final class KeyFeedback {
    /** Nobody said anything. */
    public static final KeyFeedback NONE = new KeyFeedback(List.of());

    /** Why an abnormal record is none. */
    public enum Excuse {
        /** It is abnormal. */
        NONE,

        /** An alert of its kind was none. */
        KIND,

        /**
         * It follows one that was excused for its kind: it is the way back from it, the same features in either direction, or abnormal only by what a smoother holds. Who
         * answers while an alert is open has not seen its end.
         */
        WAKE
    }

    /** How far beyond an alert its answer holds, as a share of how far the alert was beyond the threshold. */
    private static final double MARGIN = 0.1;

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

    /** Whether people said of any alert that it was none. */
    public boolean excusesAnything() {
        return !falsePositives.isEmpty();
    }

    /**
     * What people said makes of an abnormal record.
     *
     * @param smoothed its smoothed abnormality
     * @param abnormality its own
     * @param threshold from where on a smoothed one is abnormal; NaN where nobody knows
     * @param deviations the features that stand out in it, worst first
     * @param sees whether the model still sees a record that was excused
     * @param holds whether the smoother holds one, and no anomaly since
     */
    public Excuse excuse(
            float smoothed,
            float abnormality,
            float threshold,
            FeatureDeviation[] deviations,
            boolean sees,
            boolean holds) {
        boolean confirmed =
                confirmations.stream().anyMatch(answer -> smoothed >= answer.smoothed() && answer.isOfKind(deviations));
        if (confirmed) {
            return Excuse.NONE;
        }
        if (falsePositives.stream()
                .anyMatch(answer -> smoothed <= limit(answer, threshold) && answer.isOfKind(deviations))) {
            return Excuse.KIND;
        }
        // By its own abnormality: what the smoother holds was excused before.
        boolean wayBack = sees
                && falsePositives.stream()
                        .anyMatch(
                                answer -> abnormality <= limit(answer, threshold) && answer.isOfKindOrBack(deviations));
        return wayBack || holds && abnormality < threshold ? Excuse.WAKE : Excuse.NONE;
    }

    /** Up to where an answer excuses: a little more than what was answered, because nothing comes twice to the digit. */
    private static double limit(Answer answer, float threshold) {
        double beyond = answer.smoothed() - threshold;
        return beyond > 0 ? answer.smoothed() + MARGIN * beyond : answer.smoothed();
    }
}
