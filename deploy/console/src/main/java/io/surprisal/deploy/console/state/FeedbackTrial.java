package io.surprisal.deploy.console.state;

import io.surprisal.scoring.feedback.FeedbackBook;
import io.surprisal.scoring.feedback.KeyFeedback.Excuse;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which alerts of a key would not have come if one of them had been called no anomaly from the beginning. {@link FeedbackBook} says which records
 * that excuses, about as it does in the job; an alert goes away where each of its abnormal records would be excused. Where these are no longer known,
 * the alert's own event has to do: its highest value, and what stands out in its peak.
 */
final class FeedbackTrial {
    private final Answer answer;
    private final FeedbackBook book = new FeedbackBook();

    /** @param standing what was said before, which stands beside it: a confirmed alert stays an anomaly */
    FeedbackTrial(Alert alert, Collection<Feedback> standing) {
        answer = Answer.to(alert, false);
        standing.forEach(book::put);
        book.put(answer);
    }

    /**
     * What would change.
     *
     * @param ofKey the known alerts of the key, newest first
     * @param records the records of an alert that are still known, oldest first
     */
    Trial of(List<Alert> ofKey, Function<Alert, List<ScoredRecord>> records, Function<Alert, AlertView> view) {
        return new Trial(
                answer.id(),
                answer.key(),
                answer.features().stream()
                        .map(feature -> feature.feature() + (feature.above() ? " above" : " below"))
                        .sorted()
                        .toList(),
                Numbers.finite(answer.smoothed()),
                ofKey.size(),
                ofKey.stream()
                        .flatMap(alert -> basis(alert, records.apply(alert))
                                .map(basis -> new Trial.Silenced(view.apply(alert), basis))
                                .stream())
                        .toList());
    }

    /** By what it is known that an alert would not have come; empty where it would have. */
    private Optional<String> basis(Alert alert, List<ScoredRecord> records) {
        if (records.size() >= alert.records()) {
            return excusesAll(records) ? Optional.of("records") : Optional.empty();
        }
        return isExcused(alert.peak(), alert.smoothed(), false) ? Optional.of("event") : Optional.empty();
    }

    /** Whether each record is excused. How far the model's windows reach the console does not know: within an alert they reach. */
    private boolean excusesAll(List<ScoredRecord> records) {
        boolean first = true;
        for (ScoredRecord score : records) {
            if (!isExcused(score, score.smoothed(), !first)) {
                return false;
            }
            first = false;
        }
        return true;
    }

    /** @param follows whether it comes after one that is excused */
    private boolean isExcused(ScoredRecord score, float smoothed, boolean follows) {
        Excuse excuse = book.of(answer.key(), score.model().version())
                .excuse(smoothed, score.abnormality(), score.threshold(), score.deviations(), follows, follows);
        return excuse != Excuse.NONE;
    }
}
