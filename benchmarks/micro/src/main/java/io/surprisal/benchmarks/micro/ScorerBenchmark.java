package io.surprisal.benchmarks.micro;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import java.io.IOException;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** One ONNX Runtime call for each batch, whose records stand in the scorer's buffer already. */
public class ScorerBenchmark extends PerRecord {
    /** Records a call; a divisor of {@link #RECORDS}. */
    @Param({"1", "16", "64", "256", "1024"})
    public int batch;

    /** L, latent samples that a score averages. */
    @Param({"1", "8"})
    public int samples;

    private OnnxScorer scorer;

    @SuppressWarnings("NullAway.Init") // JMH calls open() first.
    public ScorerBenchmark() {}

    @Setup
    public void open() throws IOException {
        TelemetryRows rows = Inputs.rows();
        scorer = OnnxScorer.open(Inputs.model(samples), new ScorerOptions(Set.of(ModelOutput.SURPRISAL), batch));
        for (int i = 0; i < batch; i++) {
            float[] row = rows.row(i);
            scorer.features().put(i * row.length, row);
        }
    }

    @Benchmark
    public void score(Blackhole blackhole) {
        for (int scored = 0; scored < RECORDS; scored += batch) {
            scorer.score(batch);
            blackhole.consume(scorer.value(ModelOutput.SURPRISAL, batch - 1));
        }
    }

    @TearDown
    public void close() {
        scorer.close();
    }
}
