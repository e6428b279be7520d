package io.surprisal.deploy.bridge.delivery;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of one target's records since its last line in the log: one line a minute, where something happened. */
final class Tally {
    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final String target;
    private Instant next;
    private long taken;
    private long passedOver;
    private long failures;
    private long slowest;

    Tally(String target, Instant now) {
        this.target = target;
        next = now.plus(EVERY);
    }

    /** @param millis from when the record was written to Kafka until the target had it */
    void taken(long millis) {
        taken++;
        slowest = Math.max(slowest, millis);
    }

    void passedOver() {
        passedOver++;
    }

    void failed() {
        failures++;
    }

    /** Whether it is time for a line. */
    boolean isDue(Instant now) {
        return !now.isBefore(next);
    }

    /** Writes the line, where something happened. */
    void write(Instant now, int waiting) {
        next = now.plus(EVERY);
        if (taken + passedOver + failures + waiting == 0) {
            return;
        }
        LOG.info(
                "{}: {} taken, at most {} ms after they were written; {} passed over; {} attempts failed; {} waiting",
                target,
                taken,
                slowest,
                passedOver,
                failures,
                waiting);
        taken = 0;
        passedOver = 0;
        failures = 0;
        slowest = 0;
    }
}
