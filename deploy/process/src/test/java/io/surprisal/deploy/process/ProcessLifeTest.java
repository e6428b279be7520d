package io.surprisal.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessLifeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 7);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whileTheJvmLivesThereIsTheWholePatience() {
        ProcessLife life = life(PATIENCE);
        clock.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(life.isEnding()).isFalse();
        assertThat(life.timeToClose()).isEqualTo(PATIENCE);
    }

    @Test
    @Timeout(10)
    void theEndAsksOnceAndWaitsForTheCleanUp() throws InterruptedException {
        ProcessLife life = life(PATIENCE);
        Thread end = new Thread(life::end);
        end.start();
        while (asked.get() == 0) {
            Thread.onSpinWait();
        }
        assertThat(life.isEnding()).isTrue();
        assertThat(end.isAlive()).isTrue();

        life.close();
        end.join();
        assertThat(asked).hasValue(1);
    }

    @Test
    void allThatIsClosedSharesOneDeadline() {
        ProcessLife life = life(PATIENCE);
        life.close();
        life.end();

        clock.addAndGet(Duration.ofSeconds(15).toNanos());
        assertThat(life.timeToClose()).isEqualTo(Duration.ofSeconds(25));
        clock.addAndGet(Duration.ofSeconds(26).toNanos());
        assertThat(life.timeToClose()).isEqualTo(Duration.ZERO);
    }

    @Test
    @Timeout(10)
    void theEndDoesNotWaitForEver() {
        life(Duration.ofMillis(1)).end();
        assertThat(asked).hasValue(1);
    }

    private ProcessLife life(Duration patience) {
        return new ProcessLife(asked::incrementAndGet, patience, clock::get);
    }
}
