package io.surprisal.deploy.bridge.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: half a second, then twice as long after each further one, up to a minute; of that a random part of at least a
 * half, so that many do not come back at once. Never shorter than the other side asked for.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 7;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** How many failures there were since the last success. */
    int failures() {
        return failures;
    }

    /** Counts a failure; returns how long to wait. */
    Duration failed(Duration asked) {
        Duration whole = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        Duration most = whole.compareTo(MOST) > 0 ? MOST : whole;
        Duration drawn = Duration.ofMillis((long) (most.toMillis() * (0.5 + random.nextDouble() / 2)));
        return asked.compareTo(drawn) > 0 ? asked : drawn;
    }

    /** Counts a success. */
    void succeeded() {
        failures = 0;
    }
}
