package io.surprisal.deploy.console.state;

import org.jspecify.annotations.Nullable;

/**
 * One key in the list of all.
 *
 * @param state how it is
 * @param severity that of its open alert; null without one
 * @param alertId the id of its open alert; null without one
 * @param since when its state began, event time, epoch milliseconds; null where it is normal
 * @param minusLog10 −log10 of the tail probability of its newest record; null where no score is known
 * @param eventTime event time of its newest record, epoch milliseconds; null likewise
 * @param silencedUntil until which event time people silenced it; null where nobody did
 */
public record EntityView(
        String key,
        String state,
        @Nullable String severity,
        @Nullable String alertId,
        @Nullable Long since,
        @Nullable Double minusLog10,
        @Nullable Long eventTime,
        @Nullable Long silencedUntil) {}
