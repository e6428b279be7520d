package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    @Test
    void printsALinePerTenthWithTheTimeLeft() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        StringWriter err = new StringWriter();
        try (TrainingProgress progress = TrainingProgress.lines(new PrintWriter(err), now::get)) {
            for (int step = 1; step <= 200; step++) {
                now.set(Instant.EPOCH.plusSeconds(step));
                assertThat(progress.step(step, 200, 100.0 / step)).isTrue();
            }
        }
        assertThat(err.toString().lines()).hasSize(10).startsWith("step 20 of 200, loss 5.0000, 3 min 0 s left");
        assertThat(err.toString()).endsWith("step 200 of 200, loss 0.5000, 0 s left" + System.lineSeparator());
    }
}
