package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A contender that is one worker process with the command {@code score}, and maybe others. */
final class WorkerContender implements Contender {
    private final String name;
    private final WorkerProcess worker;

    private WorkerContender(String name, WorkerProcess worker) {
        this.name = name;
        this.worker = worker;
    }

    /** Starts the process, whose native libraries compute on one thread. */
    static WorkerContender start(String name, List<String> command) throws IOException {
        Map<String, String> environment = Map.of("OMP_NUM_THREADS", "1", "ORT_DISABLE_TELEMETRY", "1");
        return new WorkerContender(name, WorkerProcess.start(name, command, environment));
    }

    /** Tells the worker to do something that no round counts. */
    long ask(String command, long argument) throws IOException {
        return worker.ask(command, argument);
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
