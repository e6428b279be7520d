package io.surprisal.benchmarks.sql;

import io.surprisal.benchmarks.streaming.FlinkCluster;
import io.surprisal.benchmarks.streaming.MemorySource;
import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.flink.Features;
import io.surprisal.flink.Scoring;
import io.surprisal.flink.Surprisal;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** {@link Surprisal#score} of the same rows, as a stream of a job's own type; the scores go nowhere. */
final class StreamScoring {
    private static final String READINGS = "readings";
    private static final ScoringOptions FIXED = ScoringOptions.defaults().withThreshold(new TailThreshold(1e-4));

    private final ShippedModel model;
    private final List<String> names;
    private final boolean byKey;
    private final FlinkCluster cluster;

    /** What a job that is not ours has: any class that Flink takes for a POJO. */
    public static final class Reading {
        public String host = "";
        public long time;
        public float[] values = {};
    }

    StreamScoring(Path model, TelemetryRows table, boolean byKey, FlinkCluster cluster) throws IOException {
        this.model = ShippedModel.read(model);
        this.names = table.names();
        this.byKey = byKey;
        this.cluster = cluster;
        MemorySource.keep(READINGS, readings(table));
    }

    long score(long count) throws Exception {
        StreamExecutionEnvironment environment = cluster.environment();
        environment.getConfig().enableObjectReuse(); // As the job has it.
        DataStream<Reading> readings = environment.fromSource(
                new MemorySource<Reading>(count, READINGS),
                WatermarkStrategy.noWatermarks(),
                "memory",
                TypeInformation.of(Reading.class));
        Scoring<Reading> scoring = Surprisal.score(
                        readings,
                        model,
                        Features.of(
                                names,
                                (reading, values) ->
                                        System.arraycopy(reading.values, 0, values, 0, reading.values.length)))
                .eventTime((reading, previous) -> reading.time)
                .withScoring(FIXED);
        (byKey ? scoring.keyBy(reading -> reading.host) : scoring)
                .results()
                .scores()
                .sinkTo(new DiscardingSink<>())
                .name("nowhere")
                .uid("nowhere");
        cluster.run(environment);
        return count;
    }

    private static Reading[] readings(TelemetryRows table) {
        Reading[] readings = new Reading[table.values().length];
        for (int i = 0; i < readings.length; i++) {
            readings[i] = new Reading();
            readings[i].host = Hosts.of(i);
            readings[i].time = i;
            readings[i].values = table.row(i);
        }
        return readings;
    }
}
