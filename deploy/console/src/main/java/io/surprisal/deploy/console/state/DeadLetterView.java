package io.surprisal.deploy.console.state;

import java.util.List;

/**
 * Dead letters of one reason.
 *
 * @param count how many were read
 * @param newest the newest of them, newest first
 */
public record DeadLetterView(String reason, long count, List<Letter> newest) {
    /**
     * One of them.
     *
     * @param source where the record stands
     * @param time when it became one, by Kafka's clock, epoch milliseconds
     */
    public record Letter(String source, long time, String message) {}
}
