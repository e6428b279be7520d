package io.surprisal.flink;

import io.surprisal.flink.assemble.Assembly;
import io.surprisal.flink.count.CountLines;
import io.surprisal.flink.decode.DeadLetterSplit;
import io.surprisal.flink.decode.Decoded;
import io.surprisal.flink.time.DecodingSource;
import io.surprisal.flink.time.PartitionWatermarks;
import io.surprisal.flink.wire.WireType;
import io.surprisal.telemetry.format.FutureBound;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.TelemetryRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The topology that production and tests run, whatever its source and sinks:
 *
 * <pre>
 *                      feedback, where people give it; models, where they change
 *                                          ↓
 * source, which decodes and keeps time → score → scores
 *            ↓                             ↓
 *       dead letters                  judgements → alert lifecycle → alerts
 *                                          ↓
 *                                     some records → watch → notices
 *                                                          ↓
 *                                                 incident lifecycle → incidents
 * </pre>
 *
 * Of lines of a log, a step between decoding and scoring counts what came in each session or window; of metrics in long format, one makes records of
 * features of them. Alerts and notices are made by key. A model of single records that smooths nothing, under a threshold that remembers nothing, is scored without
 * one: the upper line is one chain without a shuffle, in which records are handed on as they are, and only judgements are shuffled.
 * Where something is remembered of each key, telemetry is shuffled by key before it is scored, and what follows stays where it is.
 * Incidents, where the options have them, are made by group of keys.
 */
public final class ScoringPipeline {
    private ScoringPipeline() {}

    /**
     * Adds the pipeline to an environment; throws {@link IllegalArgumentException} where the model does not fit the options.
     */
    public static void build(
            StreamExecutionEnvironment env, PipelineOptions options, PipelineSources sources, PipelineSinks sinks) {
        Judging judging = options.judging();
        judging.check(!options.decode().features().conditionPath().isEmpty(), "FeatureMapping.conditionedOn");
        // Safe, and spares a copy per operator: no operator changes a record, or keeps one to write to it later.
        env.getConfig().enableObjectReuse();
        // A type that Flink would hand to Kryo fails the job here instead of slowing it for ever.
        env.configure(new Configuration().set(org.apache.flink.configuration.PipelineOptions.GENERIC_TYPES, false));

        DecodingSource<?, ?> decoding = new DecodingSource<>(
                sources.telemetry(),
                options.decode(),
                judging.schema().features(),
                new FutureBound(options.eventTime().maxAhead()));
        SingleOutputStreamOperator<TelemetryRecord> decoded = env.fromSource(
                        decoding,
                        PartitionWatermarks.strategy(options.eventTime()),
                        "telemetry",
                        TypeInformation.of(Decoded.class))
                .uid("telemetry")
                .process(new DeadLetterSplit())
                .returns(WireType.TELEMETRY)
                .name("decoded")
                .uid("decoded");
        Directives directives = Directives.of(env, "", options.decode(), judging, sources.feedback(), sources.models());
        DataStream<DeadLetter> deadLetters =
                directives.deadLetters(decoded.getSideOutput(DeadLetterSplit.DEAD_LETTERS));
        DataStream<TelemetryRecord> telemetry = counted(options, decoded);
        if (options.decode().encoding() instanceof RecordEncoding.Metrics metrics) {
            Assembly assembly = assembled(options, metrics, decoded);
            telemetry = assembly.records();
            deadLetters = deadLetters.union(assembly.deadLetters());
        }
        ScoringResults results =
                new ScoringTopology(judging, "", options.countsSessions()).add(telemetry, directives, deadLetters);
        results.deadLetters().sinkTo(sinks.deadLetters()).name("dead-letters").uid("dead-letters");
        results.scores().sinkTo(sinks.scores()).name("scores").uid("scores");
        results.alerts().sinkTo(sinks.alerts()).name("alerts").uid("alerts");
        if (options.alerts().incidents().enabled()) {
            results.incidents().sinkTo(sinks.incidents()).name("incidents").uid("incidents");
        }
        results.notices().sinkTo(sinks.notices()).name("notices").uid("notices");
        if (sources.models() != null) {
            results.modelEvents()
                    .sinkTo(sinks.modelEvents())
                    .name("model-events")
                    .uid("model-events");
        }
    }

    /** Lines as counts, and all else as it is. */
    private static DataStream<TelemetryRecord> counted(PipelineOptions options, DataStream<TelemetryRecord> decoded) {
        return options.decode().encoding() instanceof RecordEncoding.Line line
                ? decoded.keyBy(TelemetryRecord::key, Types.STRING)
                        .process(new CountLines(line.rules()))
                        .returns(WireType.TELEMETRY)
                        .name("count-lines")
                        .uid("count-lines")
                : decoded;
    }

    /** Measurements as records of features. */
    private static Assembly assembled(
            PipelineOptions options,
            RecordEncoding.Metrics metrics,
            SingleOutputStreamOperator<TelemetryRecord> decoded) {
        return Assembly.of(
                decoded.getSideOutput(DeadLetterSplit.MEASURED),
                options.decode().measured(options.schema().features()),
                metrics.buckets(),
                options.decode().missing(),
                options.scoring().forgetKeysAfter());
    }
}
