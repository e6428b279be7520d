package io.surprisal.scoring.feedback;

import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The feedback that stands, and what it says of each key where a model scores. Answers about alerts of another model stand but
 * say nothing: its values are on another scale.
 */
public final class FeedbackBook {
    private final Map<String, Feedback> standing = new HashMap<>();
    private final Map<String, OfKey> ofKeys = new HashMap<>();

    /** What stands of a key, by id, and what it says to each model that asked. */
    private record OfKey(Map<String, Feedback> standing, Map<String, KeyFeedback> said) {}

    /** Takes in feedback, in the place of what stood under its id. */
    public void put(Feedback feedback) {
        retract(feedback.id());
        standing.put(feedback.id(), feedback);
        OfKey key = ofKeys.computeIfAbsent(feedback.key(), unseen -> new OfKey(new HashMap<>(), new HashMap<>()));
        key.standing.put(feedback.id(), feedback);
        key.said.clear();
    }

    /** Takes back what stands under an id, if anything does. */
    public void retract(String id) {
        Feedback before = standing.remove(id);
        if (before != null) {
            OfKey key = Objects.requireNonNull(ofKeys.get(before.key()));
            key.standing.remove(id);
            key.said.clear();
            if (key.standing.isEmpty()) {
                ofKeys.remove(before.key());
            }
        }
    }

    /** How much stands. */
    public int size() {
        return standing.size();
    }

    /**
     * What was said of a key.
     *
     * @param modelVersion the version of the model that scores it
     */
    public KeyFeedback of(String key, String modelVersion) {
        OfKey ofKey = ofKeys.isEmpty() ? null : ofKeys.get(key);
        return ofKey == null
                ? KeyFeedback.NONE
                : ofKey.said.computeIfAbsent(
                        modelVersion,
                        version -> new KeyFeedback(ofKey.standing.values().stream()
                                .filter(feedback -> counts(feedback, version))
                                .toList()));
    }

    private static boolean counts(Feedback feedback, String modelVersion) {
        return !(feedback instanceof Answer answer) || answer.modelVersion().equals(modelVersion);
    }
}
