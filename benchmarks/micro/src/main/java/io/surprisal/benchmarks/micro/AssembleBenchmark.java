package io.surprisal.benchmarks.micro;

import io.surprisal.telemetry.measure.Assembler;
import io.surprisal.telemetry.measure.KeyTotals;
import io.surprisal.telemetry.measure.MeasuredFeatures;
import io.surprisal.telemetry.measure.MeasurementDraft;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.Measurement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A record of 38 features made of what came of a key in a bucket of time, each series twice. */
public class AssembleBenchmark extends PerRecord {
    private static final int FEATURES = 38;
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private Assembler levels;
    private Assembler rates;
    private List<MeasuredRecord> levelsMeasured;
    private List<MeasuredRecord> ratesMeasured;

    @SuppressWarnings("NullAway.Init") // JMH calls fill() first.
    public AssembleBenchmark() {}

    @Setup
    public void fill() {
        MeasuredFeatures ofLevels = features("m%d");
        MeasuredFeatures ofRates = features("rate(m%d)");
        levels = new Assembler(ofLevels, INTERVAL);
        rates = new Assembler(ofRates, INTERVAL);
        levelsMeasured = measured(ofLevels);
        ratesMeasured = measured(ofRates);
    }

    @Benchmark
    public void assembleLevels(Blackhole blackhole) {
        assemble(levels, levelsMeasured, blackhole);
    }

    @Benchmark
    public void assembleRates(Blackhole blackhole) {
        assemble(rates, ratesMeasured, blackhole);
    }

    private void assemble(Assembler assembler, List<MeasuredRecord> measured, Blackhole blackhole) {
        KeyTotals totals = assembler.own(null);
        for (int i = 0; i < RECORDS; i++) {
            blackhole.consume(assembler.assemble("host", 0, measured, totals));
        }
    }

    private static MeasuredFeatures features(String form) {
        Map<String, String> expressions = new LinkedHashMap<>();
        for (int i = 0; i < FEATURES; i++) {
            expressions.put("f" + i, form.formatted(i));
        }
        return MeasuredFeatures.of(List.copyOf(expressions.keySet()), expressions);
    }

    private static List<MeasuredRecord> measured(MeasuredFeatures features) {
        MeasurementDraft draft = new MeasurementDraft(features);
        for (int sample = 0; sample < 2; sample++) {
            for (int input = 0; input < FEATURES; input++) {
                draft.add("host", sample * 30_000L, "", new Measurement(input, 1, Double.NaN, sample * 7, false));
            }
        }
        return draft.take(new Coordinates("metrics", 0, 0));
    }
}
