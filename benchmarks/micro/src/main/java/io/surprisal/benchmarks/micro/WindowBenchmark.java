package io.surprisal.benchmarks.micro;

import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A record to the window of its series' last W = 16 records. */
public class WindowBenchmark extends PerRecord {
    private static final int LENGTH = 16;

    private final SeriesState[] states = Inputs.states();
    private SeriesMemory memory;
    private TelemetryRecord[] records;

    @SuppressWarnings("NullAway.Init") // JMH calls read() first.
    public WindowBenchmark() {}

    @Setup
    public void read() throws IOException {
        SeriesMemory ofRecords =
                Lane.memoryOf(Inputs.model(1), ScoringOptions.defaults().lane());
        memory = new SeriesMemory(
                LENGTH, ofRecords.width(), null, ofRecords.parts(), ofRecords.threshold(), ofRecords.owners());
        records = Inputs.decoded(Inputs.rows());
    }

    @Benchmark
    public void window(Blackhole blackhole) {
        for (int i = 0; i < records.length; i++) {
            blackhole.consume(memory.window(states[i % states.length], records[i].values()));
        }
    }
}
