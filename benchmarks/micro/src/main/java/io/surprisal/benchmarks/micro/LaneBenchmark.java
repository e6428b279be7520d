package io.surprisal.benchmarks.micro;

import io.surprisal.telemetry.record.ScoredRecord;
import java.io.IOException;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A telemetry record to a scored record, as the scoring operator makes it, by the model of L = 1. */
public class LaneBenchmark extends PerRecord {
    private LaneReplay lane;
    private Consumer<ScoredRecord> out;

    @SuppressWarnings("NullAway.Init") // JMH calls open() first.
    public LaneBenchmark() {}

    @Setup
    public void open(Blackhole blackhole) throws IOException {
        lane = new LaneReplay(Inputs.model(1), Inputs.decoded(Inputs.rows()));
        out = blackhole::consume;
    }

    @Benchmark
    public void scoreAndJudge() {
        lane.replay(out);
    }

    @TearDown
    public void close() {
        lane.close();
    }
}
