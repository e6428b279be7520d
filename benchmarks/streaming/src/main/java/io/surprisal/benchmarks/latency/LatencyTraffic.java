package io.surprisal.benchmarks.latency;

import io.surprisal.benchmarks.streaming.Encoding;
import io.surprisal.benchmarks.streaming.Keys;
import io.surprisal.benchmarks.streaming.Traffic;
import io.surprisal.benchmarks.worker.TelemetryRows;
import org.HdrHistogram.Histogram;

/** Both ends of the job's Kafka: sends one load after the other and keeps the latencies of the last. */
final class LatencyTraffic implements AutoCloseable {
    private final Traffic backlog;
    private final OpenLoop telemetry;
    private final Scores scores;
    private final CommittedEnd end;
    private final double seconds;
    private Latencies last =
            new Latencies(Latencies.histogram(), Latencies.histogram(), Latencies.histogram(), Latencies.histogram());

    /** @param seconds how long a load lasts */
    LatencyTraffic(String bootstrapServers, TelemetryRows rows, Keys keys, double seconds) {
        this.backlog = new Traffic(bootstrapServers, rows, Encoding.JSON, keys);
        this.telemetry = new OpenLoop(bootstrapServers, rows, keys);
        this.scores = new Scores(bootstrapServers);
        this.end = new CommittedEnd(bootstrapServers);
        this.seconds = seconds;
    }

    /** Shows the job so many records at once; returns how many of them it scores per second, while they are read. */
    long backlog(long records) {
        backlog.prepare(records);
        long start = System.currentTimeMillis();
        backlog.publish(0);
        return records * 1000 / (scores.lastAppend(records) - start);
    }

    /** Sends so many records per second; returns how many it sent. */
    long load(long perSecond) {
        Histogram lateness = Latencies.histogram();
        Load load = telemetry.send(perSecond, (int) Math.ceil(perSecond * seconds), lateness);
        scores.read(load);
        last = Latencies.of(load, end, lateness);
        return load.size();
    }

    /** The latencies of the last load. */
    Latencies last() {
        return last;
    }

    @Override
    public void close() {
        backlog.close();
        telemetry.close();
        scores.close();
        end.close();
    }
}
