package com.example;

import io.surprisal.flink.Features;
import io.surprisal.flink.ScoringResults;
import io.surprisal.flink.Surprisal;
import io.surprisal.scoring.registry.ShippedModel;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink job that was there before, which now scores what it reads: {@code OwnJob model.onnx}. */
public final class OwnJob {
    private static final int READINGS = 1_200;

    private OwnJob() {}

    public static void main(String[] arguments) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        // Yours: Kafka, files, another operator.
        DataStream<PumpReading> readings = env.fromSequence(0, READINGS - 1)
                .setParallelism(1)
                .map(PumpReading::numbered)
                .setParallelism(1);

        ScoringResults results = Surprisal.score(
                        readings,
                        ShippedModel.read(Path.of(arguments[0])),
                        Features.of(List.of("vibration", "temperature"), (reading, values) -> {
                            values[0] = (float) reading.vibration();
                            values[1] = (float) reading.temperature();
                        }))
                .named("pumps")
                .keyBy(PumpReading::pump)
                .eventTime((reading, previous) -> reading.time())
                .results();

        // Yours again: topics, tables, a pager.
        results.alerts()
                .map(alert -> alert.status() + " " + alert.key() + " from minute " + alert.firstEventTime() / 60_000
                        + " to " + alert.lastEventTime() / 60_000 + ": "
                        + (alert.features().length == 0 ? "" : alert.features()[0].feature()))
                .print();
        env.execute("own job");
    }
}
