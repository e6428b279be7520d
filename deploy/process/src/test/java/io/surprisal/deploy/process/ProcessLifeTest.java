package io.surprisal.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.ProcessLife.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProcessLifeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 7);
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whileTheJvmLivesThereIsTheWholePatience() throws IOException {
        ProcessLife life = life();
        life.hold(asked::incrementAndGet, PATIENCE);
        clock.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(life.isEnding()).isFalse();
        assertThat(life.timeToClose()).isEqualTo(PATIENCE);
    }

    @Test
    @Timeout(10)
    void theEndAsksOnceAndRemovesTheTemporaryFilesAfterTheWork() throws Exception {
        ProcessLife life = life();
        Hold work = life.hold(asked::incrementAndGet, ProcessLife.WITHOUT_LIMIT);
        Thread end = new Thread(life::end);
        end.start();
        while (asked.get() == 0) {
            Thread.onSpinWait();
        }
        assertThat(life.isEnding()).isTrue();
        assertThat(end.isAlive()).isTrue();
        assertThat(life.temporary().resolve("file")).exists();

        work.close();
        end.join();
        assertThat(asked).hasValue(1);
        assertThat(life.temporary()).doesNotExist();
    }

    @Test
    @Timeout(10)
    void theEndNeitherAsksNorWaitsWhereNoWorkIsOpen() throws IOException {
        ProcessLife life = life();
        life.hold(asked::incrementAndGet, ProcessLife.WITHOUT_LIMIT).close();
        life.end();

        assertThat(asked).hasValue(0);
        assertThat(life.temporary()).doesNotExist();
    }

    @Test
    void allThatIsClosedSharesOneDeadline() throws IOException {
        ProcessLife life = life();
        life.hold(asked::incrementAndGet, PATIENCE).close();
        life.end();

        clock.addAndGet(Duration.ofSeconds(15).toNanos());
        assertThat(life.timeToClose()).isEqualTo(Duration.ofSeconds(25));
        clock.addAndGet(Duration.ofSeconds(26).toNanos());
        assertThat(life.timeToClose()).isEqualTo(Duration.ZERO);
    }

    @Test
    @Timeout(10)
    void theEndDoesNotWaitForEver() throws IOException {
        ProcessLife life = life();
        life.hold(asked::incrementAndGet, Duration.ofMillis(1));
        life.end();

        assertThat(asked).hasValue(1);
        assertThat(life.temporary()).doesNotExist();
    }

    @Test
    void aCommandThatIsDoneRemovesItsTemporaryFiles() throws IOException {
        ProcessLife life = life();
        life.close();
        assertThat(life.temporary()).doesNotExist();
    }

    private ProcessLife life() throws IOException {
        TemporaryDirectory temporary = new TemporaryDirectory(Files.createDirectory(directory.resolve("temporary")));
        Files.createFile(temporary.path().resolve("file"));
        return new ProcessLife(temporary, clock::get);
    }
}
