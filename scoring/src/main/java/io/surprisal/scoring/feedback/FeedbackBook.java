package io.surprisal.scoring.feedback;

import io.surprisal.core.verdict.KeyFeedback;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Silence;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The feedback that stands, and what it says of each key to the threshold of one model. Answers about alerts of another model stand but
 * say nothing: its values are on another scale.
 */
public final class FeedbackBook {
    private final String modelVersion;
    private final Map<String, Feedback> standing = new HashMap<>();
    private final Map<String, Map<String, Feedback>> ofKeys = new HashMap<>();
    private final Map<String, KeyFeedback> said = new HashMap<>();

    /** @param modelVersion the version of the model that scores now */
    public FeedbackBook(String modelVersion) {
        this.modelVersion = modelVersion;
    }

    /** Takes in feedback, in the place of what stood under its id. */
    public void put(Feedback feedback) {
        retract(feedback.id());
        standing.put(feedback.id(), feedback);
        ofKeys.computeIfAbsent(feedback.key(), unseen -> new HashMap<>()).put(feedback.id(), feedback);
        summarise(feedback.key());
    }

    /** Takes back what stands under an id, if anything does. */
    public void retract(String id) {
        Feedback before = standing.remove(id);
        if (before != null) {
            Objects.requireNonNull(ofKeys.get(before.key())).remove(id);
            summarise(before.key());
        }
    }

    /** How much stands. */
    public int size() {
        return standing.size();
    }

    /** What was said of a key. */
    public KeyFeedback of(String key) {
        return said.isEmpty() ? KeyFeedback.NONE : said.getOrDefault(key, KeyFeedback.NONE);
    }

    private void summarise(String key) {
        Map<String, Feedback> ofKey = Objects.requireNonNull(ofKeys.get(key));
        if (ofKey.isEmpty()) {
            ofKeys.remove(key);
            said.remove(key);
            return;
        }
        KeyFeedback sum = KeyFeedback.NONE;
        for (Feedback feedback : ofKey.values()) {
            sum = and(sum, feedback);
        }
        said.put(key, sum);
    }

    private KeyFeedback and(KeyFeedback sum, Feedback feedback) {
        if (feedback instanceof Silence silence) {
            return new KeyFeedback(
                    sum.normal(), sum.falsePositives(), sum.abnormal(), sum.confirmed(), silence.until());
        }
        Answer answer = (Answer) feedback;
        if (!answer.modelVersion().equals(modelVersion)) {
            return sum;
        }
        return answer.confirmed()
                ? new KeyFeedback(
                        sum.normal(),
                        sum.falsePositives(),
                        Math.min(sum.abnormal(), answer.smoothed()),
                        Math.max(sum.confirmed(), answer.lastEventTime()),
                        sum.silencedUntil())
                : new KeyFeedback(
                        Math.max(sum.normal(), answer.smoothed()),
                        sum.falsePositives() + 1,
                        sum.abnormal(),
                        sum.confirmed(),
                        sum.silencedUntil());
    }
}
