package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a JVM's compiler threads spent, by Linux's account of each thread. Compiler threads must not come and go:
 * {@code -XX:-UseDynamicNumberOfCompilerThreads}.
 */
final class CompilerTime {
    /** Linux tells the first 15 characters of a thread's name: of "C2 CompilerThread0" these are among them. */
    private static final String NAME = "CompilerThre";

    /** USER_HZ, of Linux on all processors that Java runs on. */
    private static final long MILLIS_OF_A_TICK = 10;

    /** Of utime and stime, counted from the state that follows the name: proc_pid_stat(5). */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private CompilerTime() {}

    /** So far, in steps of 10 ms. */
    static Duration of(ProcessHandle process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return Duration.ofMillis(MILLIS_OF_A_TICK
                    * threads.mapToLong(thread -> ticks(thread.resolve("stat"))).sum());
        }
    }

    private static long ticks(Path stat) {
        try {
            String text = Files.readString(stat);
            int end = text.lastIndexOf(')');
            String[] fields = text.substring(end + 2).split(" ", -1);
            return text.substring(0, end).contains(NAME)
                    ? Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])
                    : 0;
        } catch (IOException e) {
            // A thread may end before, or while, its file is read.
            if (!Files.exists(stat)) {
                return 0;
            }
            throw new UncheckedIOException(e);
        }
    }
}
