package io.surprisal.flink;

import io.surprisal.flink.alert.AlertLifecycle;
import io.surprisal.flink.alert.JudgementRuns;
import io.surprisal.flink.assemble.Assembly;
import io.surprisal.flink.count.CountLines;
import io.surprisal.flink.decode.DeadLetterSplit;
import io.surprisal.flink.decode.Decoded;
import io.surprisal.flink.feedback.FeedbackIntake;
import io.surprisal.flink.feedback.FeedbackUpdate;
import io.surprisal.flink.incident.IncidentLifecycle;
import io.surprisal.flink.score.FeedbackScoringOperator;
import io.surprisal.flink.score.ScoringOperator;
import io.surprisal.flink.time.DecodingSource;
import io.surprisal.flink.time.PartitionWatermarks;
import io.surprisal.flink.watch.ModelAgeOperator;
import io.surprisal.flink.watch.Watch;
import io.surprisal.flink.wire.WireType;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.BudgetLog;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ModelFit;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.incident.KeyGroups;
import io.surprisal.scoring.registry.ModelRef;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.format.FutureBound;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.measure.MeasuredFeatures;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The topology that production and tests run, whatever its source and sinks:
 *
 * <pre>
 *                      feedback, where people give it
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
        ModelFile model = options.model().file();
        JobSchema schema = options.schema();
        ModelFit.check(model, schema, options.scoring());
        options.checkCondition();
        options.alerts()
                .check(model.manifest().schema().names(), options.scoring().topFeatures());
        BudgetLog.say(model, options.scoring());
        // Safe, and spares a copy per operator: no operator changes a record, or keeps one to write to it later.
        env.getConfig().enableObjectReuse();
        // A type that Flink would hand to Kryo fails the job here instead of slowing it for ever.
        env.configure(new Configuration().set(org.apache.flink.configuration.PipelineOptions.GENERIC_TYPES, false));

        DecodingSource<?, ?> decoding = new DecodingSource<>(
                sources.telemetry(),
                options.decode(),
                schema.features(),
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
        SingleOutputStreamOperator<FeedbackUpdate> feedback =
                sources.feedback() == null ? null : feedback(env, options, sources.feedback());
        DataStream<DeadLetter> deadLetters = decoded.getSideOutput(DeadLetterSplit.DEAD_LETTERS);
        if (feedback != null) {
            deadLetters = deadLetters.union(feedback.getSideOutput(FeedbackIntake.DEAD_LETTERS));
        }
        DataStream<TelemetryRecord> telemetry = counted(options, decoded);
        if (options.decode().encoding() instanceof RecordEncoding.Metrics metrics) {
            Assembly assembly = assembled(options, metrics, decoded);
            telemetry = assembly.records();
            deadLetters = deadLetters.union(assembly.deadLetters());
        }
        deadLetters.sinkTo(sinks.deadLetters()).name("dead-letters").uid("dead-letters");

        boolean keyed = Lane.memoryOf(model, options.scoring().lane()).remembers();
        SingleOutputStreamOperator<ScoredRecord> scored =
                scored(options, keyed ? telemetry.keyBy(TelemetryRecord::key, Types.STRING) : telemetry, feedback);
        scored.sinkTo(sinks.scores()).name("scores").uid("scores");

        SingleOutputStreamOperator<Judged> judged = scored.transform(
                        "judgements",
                        TypeInformation.of(Judged.class),
                        new JudgementRuns(options.alerts().recover().tailProbability()))
                .uid("judgements");
        // Judgements have the key of their telemetry and are chained to the scoring: they are where a shuffle would
        // send them.
        SingleOutputStreamOperator<Alert> alerts = (keyed
                        ? DataStreamUtils.reinterpretAsKeyedStream(judged, Judged::key, Types.STRING)
                        : judged.keyBy(Judged::key, Types.STRING))
                .process(new AlertLifecycle(
                        options.alerts(), options.scoring(), options.eventTime().outOfOrderness()))
                .returns(Alert.class)
                .name("alert-lifecycle")
                .uid("alert-lifecycle");
        alerts.sinkTo(sinks.alerts()).name("alerts").uid("alerts");
        if (options.alerts().incidents().enabled()) {
            incidents(options, alerts)
                    .sinkTo(sinks.incidents())
                    .name("incidents")
                    .uid("incidents");
        }
        watch(scored, options, keyed).sinkTo(sinks.notices()).name("notices").uid("notices");
    }

    /** Feedback by its ids. It is little, and its order matters: one subtask reads it. */
    private static SingleOutputStreamOperator<FeedbackUpdate> feedback(
            StreamExecutionEnvironment env, PipelineOptions options, Source<RawRecord, ?, ?> source) {
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "feedback", TypeInformation.of(RawRecord.class))
                .uid("feedback")
                .setParallelism(1)
                .process(new FeedbackIntake(options.decode()))
                .returns(FeedbackUpdate.class)
                .name("feedback-intake")
                .uid("feedback-intake")
                .setParallelism(1);
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
                MeasuredFeatures.of(
                        options.schema().features(), options.decode().features().paths()),
                metrics.buckets(),
                options.decode().missing(),
                options.scoring().forgetKeysAfter());
    }

    private static SingleOutputStreamOperator<ScoredRecord> scored(
            PipelineOptions options,
            DataStream<TelemetryRecord> telemetry,
            @Nullable SingleOutputStreamOperator<FeedbackUpdate> feedback) {
        ScoringOptions scoring = options.scoring();
        JobSchema schema = options.schema();
        ModelRef model = options.model().ref();
        TypeInformation<ScoredRecord> type = TypeInformation.of(ScoredRecord.class);
        SingleOutputStreamOperator<ScoredRecord> scored = feedback == null
                ? telemetry.transform(
                        "score", type, new ScoringOperator(scoring, schema, model, options.model(), options.watch()))
                : telemetry
                        .connect(feedback.broadcast())
                        .transform(
                                "score",
                                type,
                                new FeedbackScoringOperator(scoring, schema, model, options.model(), options.watch()));
        return scored.uid("score");
    }

    private static SingleOutputStreamOperator<Incident> incidents(
            PipelineOptions options, SingleOutputStreamOperator<Alert> alerts) {
        KeyGroups groups = new KeyGroups(options.alerts().incidents().group());
        return alerts.keyBy(alert -> groups.of(alert.key()), Types.STRING)
                .process(new IncidentLifecycle(
                        options.alerts(), options.eventTime().idleness()))
                .returns(Incident.class)
                .name("incident-lifecycle")
                .uid("incident-lifecycle");
    }

    /** Sessions are one series to a job that watches itself: none of them comes again. */
    private static KeyedStream<Watched, String> byKey(
            DataStream<Watched> sample, PipelineOptions options, boolean keyed) {
        if (options.decode().encoding() instanceof RecordEncoding.Line line
                && line.rules().group().sessions()) {
            return sample.map(Watched::ofWholeStream)
                    .returns(WireType.WATCHED)
                    .name("sessions")
                    .uid("sessions")
                    .keyBy(Watched::key, Types.STRING);
        }
        return keyed
                ? DataStreamUtils.reinterpretAsKeyedStream(sample, Watched::key, Types.STRING)
                : sample.keyBy(Watched::key, Types.STRING);
    }

    /** What the job says of itself, from some of its records and from event time. */
    private static DataStream<Notice> watch(
            SingleOutputStreamOperator<ScoredRecord> scored, PipelineOptions options, boolean keyed) {
        WatchedModel model = WatchedModel.of(
                options.model().file(), options.schema(), options.scoring().judged(), options.watch());
        DataStream<Watched> sample = scored.getSideOutput(ScoringOperator.WATCHED);
        DataStream<Notice> ofModel = sample.filter(record -> false)
                .name("event-time")
                .uid("event-time")
                .transform("model-age", TypeInformation.of(Notice.class), new ModelAgeOperator(model, options.watch()))
                .uid("model-age")
                .setParallelism(1);
        return byKey(sample, options, keyed)
                .process(new Watch(model, options.watch(), options.scoring().forgetKeysAfter()))
                .returns(Notice.class)
                .name("watch")
                .uid("watch")
                .union(ofModel);
    }
}
