package io.surprisal.deploy.console.state;

import org.jspecify.annotations.Nullable;

/**
 * A topic that the console follows.
 *
 * @param holds what it holds, such as {@code scores}
 * @param state {@code connecting}, {@code missing}, {@code reading} (the past), {@code live} or {@code away}
 * @param unreadable how many of its records could not be read
 * @param message what is wrong; null where nothing is
 */
public record TopicView(
        String holds,
        String name,
        String state,
        long unreadable,
        @Nullable String message) {}
