package io.surprisal.deploy.console.state;

import org.jspecify.annotations.Nullable;

/**
 * A model of the job.
 *
 * @param role {@code champion} or {@code shadow}
 * @param name the name in its file; empty where nobody knows
 * @param version the first digits of its file's SHA-256
 * @param status what last became of it; null where no event tells
 * @param time when that was, by the clock, epoch milliseconds; null likewise
 * @param message what happened; null likewise
 */
public record ModelView(
        String role,
        String name,
        String version,
        @Nullable String status,
        @Nullable Long time,
        @Nullable String message) {}
