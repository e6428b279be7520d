package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the kernel says of a process, seen from outside, so that the process spends nothing on it. Linux. */
final class ProcessUsage {
    private static final String PEAK = "VmHWM:";

    private ProcessUsage() {}

    /** Processor time of all its threads so far but for those that compile its code, in steps of 10 ms. */
    static Duration cpu(ProcessHandle process) throws IOException {
        Duration all = process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("Process " + process.pid() + " has ended; see what it printed"));
        return all.minus(CompilerTime.of(process));
    }

    /** The most memory that it ever held, bytes. */
    static long peakMemory(ProcessHandle process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(PEAK)) {
                String kibibytes =
                        line.substring(PEAK.length()).replace("kB", "").strip();
                return 1024 * Long.parseLong(kibibytes);
            }
        }
        throw new IOException(status + " has no " + PEAK);
    }
}
