package io.surprisal.flink.kafka;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The topics that are written.
 *
 * @param scores of scored records
 * @param alerts of alerts
 * @param incidents of incidents; null where there are none
 * @param deadLetters of records that could not be scored
 * @param modelEvents of what became of models; null where the model stays
 */
public record OutputTopics(
        String scores,
        String alerts,
        @Nullable String incidents,
        String deadLetters,
        @Nullable String modelEvents) {
    /** The topics of a job whose model stays. */
    public OutputTopics(String scores, String alerts, @Nullable String incidents, String deadLetters) {
        this(scores, alerts, incidents, deadLetters, null);
    }

    /** All of them. */
    List<String> names() {
        return Stream.of(scores, alerts, incidents, deadLetters, modelEvents)
                .filter(Objects::nonNull)
                .toList();
    }
}
