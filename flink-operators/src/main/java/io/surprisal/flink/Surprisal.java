package io.surprisal.flink;

import io.surprisal.scoring.registry.ShippedModel;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Scores a stream of any Flink job with a model file. All of it, for elements {@code record Reading(String pump, long time, float temperature, float
 * pressure)}:
 *
 * <pre>{@code
 * ScoringResults results = Surprisal.score(
 *                 readings,
 *                 ShippedModel.read(Path.of("pumps.onnx")),
 *                 Features.of(List.of("temperature", "pressure"), (reading, values) -> {
 *                     values[0] = reading.temperature();
 *                     values[1] = reading.pressure();
 *                 }))
 *         .named("pumps")
 *         .keyBy(Reading::pump)
 *         .eventTime((reading, previous) -> reading.time())
 *         .results();
 * results.alerts().print();
 * }</pre>
 *
 * The model is read where the job is submitted and travels with it. A model that does not fit the features fails there, before a record is read. The
 * job's environment is left as it is; object reuse ({@code env.getConfig().enableObjectReuse()}) is safe as far as this goes and spares a copy of each
 * record and operator.
 *
 * <p>{@link ScoringPipeline}, our own job, is made of the same operators, with a decoder before and sinks behind.
 */
public final class Surprisal {
    private Surprisal() {}

    /** The scoring of a stream, by defaults that its methods change; {@link Scoring#results} adds it to the job. */
    public static <T> Scoring<T> score(DataStream<T> stream, ShippedModel model, Features<T> features) {
        return Scoring.of(stream, features, Judging.defaults(model, features.schema()));
    }
}
