package io.surprisal.deploy.bridge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long SEED = 7;

    @Test
    void waitsTwiceAsLongEachTimeUpToAMinuteAndAtLeastHalfOfThat() {
        Backoff backoff = new Backoff(new Random(SEED));
        for (long whole : new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
            assertThat(backoff.failed(Duration.ZERO).toMillis())
                    .as("seed %d", SEED)
                    .isBetween(whole / 2, whole);
        }
        assertThat(backoff.failures()).isEqualTo(9);
        backoff.succeeded();
        assertThat(backoff.failed(Duration.ZERO).toMillis()).isBetween(250L, 500L);
    }

    @Test
    void waitsAsLongAsItIsAskedTo() {
        assertThat(new Backoff(new Random(SEED)).failed(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
    }
}
