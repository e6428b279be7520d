package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.flink.score.ScoringOperator;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The scoring operator in a Flink job of its own: decoded records from memory, scored records to nowhere. */
final class OperatorScoring {
    private static final ScoringOptions FIXED = ScoringOptions.defaults().withThreshold(new TailThreshold(1e-4));
    private static final String DECODED = "decoded records";

    private final Path model;
    private final FlinkCluster cluster;

    OperatorScoring(Path model, Path rows, FlinkCluster cluster) throws IOException {
        this.model = model;
        this.cluster = cluster;
        MemorySource.keep(DECODED, records(TelemetryRows.read(rows)));
    }

    long score(long count) throws Exception {
        StreamExecutionEnvironment environment = cluster.environment();
        environment.getConfig().enableObjectReuse(); // As ScoringPipeline has it.
        ShippedModel shipped = ShippedModel.read(model);
        JobSchema schema = JobSchema.of(shipped.file().manifest().schema());
        environment
                .fromSource(
                        new MemorySource<TelemetryRecord>(count, DECODED),
                        WatermarkStrategy.noWatermarks(),
                        "memory",
                        TypeInformation.of(TelemetryRecord.class))
                .uid("memory")
                .transform(
                        "score",
                        TypeInformation.of(ScoredRecord.class),
                        new ScoringOperator(FIXED, schema, shipped.ref(), shipped, WatchOptions.defaults()))
                .uid("score")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        cluster.run(environment);
        return count;
    }

    private static TelemetryRecord[] records(TelemetryRows table) {
        TelemetryRecord[] records = new TelemetryRecord[table.values().length];
        for (int i = 0; i < records.length; i++) {
            records[i] = new TelemetryRecord(new Coordinates(Traffic.TELEMETRY, 0, i), Keys.FEW.of(i), i, table.row(i));
        }
        return records;
    }
}
