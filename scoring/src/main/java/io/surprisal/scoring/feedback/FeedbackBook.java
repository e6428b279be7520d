package io.surprisal.scoring.feedback;

import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The feedback that stands, and what it says of each key where one model scores. Answers about alerts of another model stand but
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
        said.put(
                key,
                new KeyFeedback(ofKey.values().stream().filter(this::counts).toList()));
    }

    private boolean counts(Feedback feedback) {
        return !(feedback instanceof Answer answer) || answer.modelVersion().equals(modelVersion);
    }
}
