package io.surprisal.deploy.console.web;

import org.jspecify.annotations.Nullable;

/**
 * What a person says on the page.
 *
 * @param answer {@code false_positive}, {@code confirmed}, {@code silence}, or {@code retract} for nothing any more
 * @param alert the alert's id, of the first two
 * @param key the key to silence
 * @param until until which event time, epoch milliseconds
 * @param id what is taken back: an alert's id, or a silenced key
 */
record FeedbackRequest(
        @Nullable String answer,
        @Nullable String alert,
        @Nullable String key,
        @Nullable Long until,
        @Nullable String id) {}
