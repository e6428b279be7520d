package io.surprisal.benchmarks.micro;

import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ScoreAvro;
import io.surprisal.telemetry.topic.ScoreJson;
import io.surprisal.telemetry.topic.TopicFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A scored record to the bytes of the scores topic. */
public class EncodeBenchmark extends PerRecord {
    private final ScoreJson json = new ScoreJson();
    private final ScoreAvro avro = new ScoreAvro();
    private final List<ScoredRecord> records = new ArrayList<>(RECORDS);

    @Setup
    public void score() throws IOException {
        try (LaneReplay lane = new LaneReplay(Inputs.model(1), Inputs.decoded(Inputs.rows()))) {
            lane.replay(records::add);
        }
    }

    @Benchmark
    public void scoreJson(Blackhole blackhole) {
        encode(json, blackhole);
    }

    @Benchmark
    public void scoreAvro(Blackhole blackhole) {
        encode(avro, blackhole);
    }

    private void encode(TopicFormat<ScoredRecord> format, Blackhole blackhole) {
        for (int i = 0; i < RECORDS; i++) {
            blackhole.consume(format.toBytes(records.get(i)));
        }
    }
}
