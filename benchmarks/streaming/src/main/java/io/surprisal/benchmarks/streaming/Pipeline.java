package io.surprisal.benchmarks.streaming;

import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A pipeline that is measured, and what it reads. */
public interface Pipeline {
    /** What it reads over and over, dealt out to keys in turn. */
    RawRecord[] records(int keys);

    /** Adds the pipeline to an environment. */
    void build(StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> telemetry, Sink<ScoredRecord> scores);
}
