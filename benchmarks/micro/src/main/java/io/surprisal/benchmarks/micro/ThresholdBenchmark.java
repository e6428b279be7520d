package io.surprisal.benchmarks.micro;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import java.io.IOException;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A surprisal to a verdict; the surprisals are those of the telemetry. */
public class ThresholdBenchmark extends PerRecord {
    private final SeriesState[] states = Inputs.states();
    private final float[] surprisals = new float[RECORDS];
    private SeriesMemory budget;
    private SeriesMemory fixed;
    private long replays;

    @SuppressWarnings("NullAway.Init") // JMH calls score() first.
    public ThresholdBenchmark() {}

    @Setup
    public void score() throws IOException {
        ModelFile model = Inputs.model(1);
        TelemetryRows rows = Inputs.rows();
        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(Set.of(ModelOutput.SURPRISAL), RECORDS))) {
            for (int i = 0; i < RECORDS; i++) {
                float[] row = rows.row(i);
                scorer.features().put(i * row.length, row);
            }
            scorer.score(RECORDS);
            for (int i = 0; i < RECORDS; i++) {
                surprisals[i] = scorer.value(ModelOutput.SURPRISAL, i);
            }
        }
        budget = memory(model, AlertBudget.defaults());
        fixed = memory(model, new TailThreshold(1e-4));
    }

    /** The default: an alert a week and key. */
    @Benchmark
    public void alertBudget(Blackhole blackhole) {
        judge(budget, blackhole);
    }

    /** A fixed share of normal records. */
    @Benchmark
    public void tailProbability(Blackhole blackhole) {
        judge(fixed, blackhole);
    }

    private void judge(SeriesMemory memory, Blackhole blackhole) {
        for (int i = 0; i < RECORDS; i++) {
            SeriesState state = states[i % states.length];
            float surprisal = surprisals[i];
            blackhole.consume(memory.judge(state, surprisal, surprisal, Inputs.time(replays, i), Long.MIN_VALUE));
        }
        replays++;
    }

    private static SeriesMemory memory(ModelFile model, ThresholdRule rule) {
        return Lane.memoryOf(
                model, ScoringOptions.defaults().withThreshold(rule).lane());
    }
}
