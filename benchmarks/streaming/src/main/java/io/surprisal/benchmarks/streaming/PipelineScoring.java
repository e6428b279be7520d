package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.flink.PipelineOptions;
import io.surprisal.flink.PipelineSinks;
import io.surprisal.flink.PipelineSources;
import io.surprisal.flink.ScoringPipeline;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** The whole pipeline without Kafka: JSON records from memory, scored records written as JSON to nowhere. */
public final class PipelineScoring implements Pipeline {
    private static final String RAW = "raw records";

    /** Two numbers of keys: the difference of their states is that of the keys alone. */
    private static final int FEW_KEYS = 100;

    private static final int MORE_KEYS = 1100;
    private static final int ROWS_OF_A_KEY = 3;

    private final ShippedModel model;
    private final ThresholdRule threshold;
    private final List<String> features;
    private final FlinkCluster cluster;
    private final byte[][] json;
    private final @Nullable ModelCopies copies;

    /** @param table of the model's features, in its order */
    public PipelineScoring(ShippedModel model, TelemetryRows table, ThresholdRule threshold, FlinkCluster cluster) {
        this(model, table, threshold, cluster, null);
    }

    /** @param copies of the model, each for some of the keys; null where all have the same */
    public PipelineScoring(
            ShippedModel model,
            TelemetryRows table,
            ThresholdRule threshold,
            FlinkCluster cluster,
            @Nullable ModelCopies copies) {
        this.model = model;
        this.threshold = threshold;
        this.features = table.names();
        this.cluster = cluster;
        this.json = table.json();
        this.copies = copies;
        MemorySource.keep(RAW, records(Keys.FEW.count()));
    }

    /** Scores as many records; returns how many. */
    public long score(long count) throws Exception {
        cluster.run(job(count));
        return count;
    }

    /** How many bytes of state a key adds, after as many records of it as are asked for. */
    public long stateOfAKey(long records) throws Exception {
        return (stateOf(MORE_KEYS, records) - stateOf(FEW_KEYS, records)) / (MORE_KEYS - FEW_KEYS);
    }

    private long stateOf(int keys, long records) throws Exception {
        MemorySource.keep(RAW, records(keys));
        return cluster.stateOf(job(keys * records));
    }

    @Override
    public void build(
            StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> telemetry, Sink<ScoredRecord> scores) {
        PipelineOptions options =
                PipelineOptions.defaults(model, FeatureMapping.fields(features)).withThreshold(threshold);
        ScoringPipeline.build(
                environment,
                copies == null
                        ? options
                        : options.withScoring(copies.scoring(options.scoring())).withDirectory(copies.options()),
                PipelineSources.of(telemetry),
                new PipelineSinks(
                        scores,
                        new DiscardingSink<>(),
                        new DiscardingSink<>(),
                        new DiscardingSink<>(),
                        new DiscardingSink<>(),
                        new DiscardingSink<>()));
    }

    /** All rows; each key has {@value #ROWS_OF_A_KEY} or more, for a key whose rows are all the same is no usual one. */
    @Override
    public RawRecord[] records(int keys) {
        int rowsOfAKey = Math.max(ROWS_OF_A_KEY, (json.length + keys - 1) / keys);
        RawRecord[] records = new RawRecord[keys * rowsOfAKey];
        Keys names = copies == null ? new Keys(keys, 0) : copies.keys(keys);
        for (int i = 0; i < records.length; i++) {
            byte[] key = i < keys
                    ? names.of(i).getBytes(StandardCharsets.UTF_8)
                    : Objects.requireNonNull(records[i - keys].key());
            records[i] = new RawRecord(Traffic.TELEMETRY, 0, i, i, key, json[(i + i / keys) % json.length]);
        }
        return records;
    }

    private StreamExecutionEnvironment job(long count) {
        StreamExecutionEnvironment environment = cluster.environment();
        build(environment, new MemorySource<RawRecord>(count, RAW), new SerialisingSink<>(ScoreJson::new));
        return environment;
    }
}
