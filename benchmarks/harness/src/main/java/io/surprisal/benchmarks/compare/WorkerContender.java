package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;

/** A contender that is one worker process with the command {@code score}. */
final class WorkerContender implements Contender {
    private final String name;
    private final WorkerProcess worker;

    WorkerContender(String name, WorkerProcess worker) {
        this.name = name;
        this.worker = worker;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Round score(long rows) throws IOException {
        long start = System.nanoTime();
        Duration before = ProcessUsage.cpu(worker.handle());
        long scored = worker.ask("score", rows);
        Duration cpu = ProcessUsage.cpu(worker.handle()).minus(before);
        return new Round(scored, cpu, Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public long peakMemory() throws IOException {
        return ProcessUsage.peakMemory(worker.handle());
    }

    @Override
    public void close() throws IOException {
        worker.close();
    }
}
