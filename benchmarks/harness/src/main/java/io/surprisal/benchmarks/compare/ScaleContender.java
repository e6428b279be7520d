package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A pipeline whose job goes on from round to round, charged without the compilation of its code. */
final class ScaleContender implements Contender {
    private final String name;
    private final WorkerProcess worker;

    private ScaleContender(String name, WorkerProcess worker) {
        this.name = name;
        this.worker = worker;
    }

    static ScaleContender start(String name, List<String> command) throws IOException {
        Map<String, String> environment = Map.of("OMP_NUM_THREADS", "1", "ORT_DISABLE_TELEMETRY", "1");
        return new ScaleContender(name, WorkerProcess.start(name, command, environment));
    }

    /** How many bytes of state a key has after so many records of it; to be asked for before any round. */
    long stateOfAKey(int records) throws IOException {
        return worker.ask("state", records);
    }

    /** Scores records that no round counts, such as the first one of each key. */
    void meet(int records) throws IOException {
        worker.ask("score", records);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Round score(long rows) throws IOException {
        long start = System.nanoTime();
        Duration before = cpu();
        long scored = worker.ask("score", rows);
        return new Round(scored, cpu().minus(before), Duration.ofNanos(System.nanoTime() - start));
    }

    private Duration cpu() throws IOException {
        return ProcessUsage.cpu(worker.handle()).minus(CompilerTime.of(worker.handle()));
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
