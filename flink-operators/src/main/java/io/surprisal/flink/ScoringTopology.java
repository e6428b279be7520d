package io.surprisal.flink;

import io.surprisal.flink.alert.AlertLifecycle;
import io.surprisal.flink.alert.JudgementRuns;
import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.incident.IncidentLifecycle;
import io.surprisal.flink.score.DirectedScoringOperator;
import io.surprisal.flink.score.ScoringOperator;
import io.surprisal.flink.watch.DirectedWatch;
import io.surprisal.flink.watch.ModelAgeOperator;
import io.surprisal.flink.watch.Watch;
import io.surprisal.flink.watch.WatchedModels;
import io.surprisal.flink.wire.WireType;
import io.surprisal.scoring.incident.KeyGroups;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/**
 * The operators from telemetry to results, which {@link ScoringPipeline} and {@link Scoring} share; the former says which of them are chained.
 */
final class ScoringTopology {
    private final Judging judging;
    private final String prefix;
    private final boolean sessions;
    private final boolean keyed;

    /**
     * @param prefix begins the names and uids of all operators; empty for a job of its own
     * @param sessions whether no key ever comes again, so that to a job that watches itself all are one series
     */
    ScoringTopology(Judging judging, String prefix, boolean sessions) {
        this.judging = judging;
        this.prefix = prefix;
        this.sessions = sessions;
        this.keyed = judging.remembers();
    }

    /**
     * Adds the operators.
     *
     * @param telemetry not shuffled again where it is by key already
     * @param directives what tells the scoring how to go on
     * @param deadLetters the telemetry's own, which the results hold as they are
     */
    ScoringResults add(
            DataStream<TelemetryRecord> telemetry, Directives directives, DataStream<DeadLetter> deadLetters) {
        SingleOutputStreamOperator<ScoredRecord> scored = scored(telemetry, directives);
        SingleOutputStreamOperator<Alert> alerts = alerts(scored);
        return new ScoringResults(
                scored,
                alerts,
                watch(scored, directives),
                judging.alerts().incidents().enabled() ? incidents(alerts) : null,
                deadLetters,
                directives.events(scored));
    }

    private SingleOutputStreamOperator<ScoredRecord> scored(
            DataStream<TelemetryRecord> records, Directives directives) {
        DataStream<TelemetryRecord> telemetry = keyed && !(records instanceof KeyedStream)
                ? records.keyBy(TelemetryRecord::key, Types.STRING)
                : records;
        TypeInformation<ScoredRecord> type = TypeInformation.of(ScoredRecord.class);
        SingleOutputStreamOperator<ScoredRecord> scored = directives.all() == null
                ? telemetry.transform(
                        id("score"),
                        type,
                        new ScoringOperator(
                                judging.scoring(),
                                judging.schema(),
                                judging.model().ref(),
                                judging.model(),
                                judging.watch(),
                                judging.directory()))
                : telemetry
                        .connect(directives.all().broadcast())
                        .transform(
                                id("score"),
                                type,
                                new DirectedScoringOperator(
                                        judging.scoring(),
                                        judging.schema(),
                                        judging.model().ref(),
                                        judging.model(),
                                        judging.watch(),
                                        judging.directory(),
                                        directives.job()));
        return inPlace(scored.uid(id("score")), records);
    }

    private SingleOutputStreamOperator<Alert> alerts(SingleOutputStreamOperator<ScoredRecord> scored) {
        SingleOutputStreamOperator<Judged> judged = inPlace(
                scored.transform(
                                id("judgements"),
                                TypeInformation.of(Judged.class),
                                new JudgementRuns(judging.alerts().recover().tailProbability()))
                        .uid(id("judgements")),
                scored);
        // Judgements have the key of their telemetry and are chained to the scoring: they are where a shuffle would
        // send them.
        return (keyed
                        ? DataStreamUtils.reinterpretAsKeyedStream(judged, Judged::key, Types.STRING)
                        : judged.keyBy(Judged::key, Types.STRING))
                .process(new AlertLifecycle(
                        judging.alerts(), judging.scoring(), judging.eventTime().outOfOrderness()))
                .returns(Alert.class)
                .name(id("alert-lifecycle"))
                .uid(id("alert-lifecycle"));
    }

    /** Without a key, as many subtasks as before: records that are spread anew lose their order. */
    private <T> SingleOutputStreamOperator<T> inPlace(SingleOutputStreamOperator<T> step, DataStream<?> before) {
        return keyed || step.getParallelism() == before.getParallelism()
                ? step
                : step.setParallelism(before.getParallelism());
    }

    private SingleOutputStreamOperator<Incident> incidents(SingleOutputStreamOperator<Alert> alerts) {
        KeyGroups groups = new KeyGroups(judging.alerts().incidents().group());
        return alerts.keyBy(alert -> groups.of(alert.key()), Types.STRING)
                .process(new IncidentLifecycle(
                        judging.alerts(), judging.eventTime().idleness()))
                .returns(Incident.class)
                .name(id("incident-lifecycle"))
                .uid(id("incident-lifecycle"));
    }

    /** What the job says of itself, from some of its records and from event time. */
    private DataStream<Notice> watch(SingleOutputStreamOperator<ScoredRecord> scored, Directives directives) {
        WatchedModels models = WatchedModels.of(
                judging.file(), judging.schema(), judging.scoring().judged(), judging.watch());
        DataStream<Watched> sample = scored.getSideOutput(ScoringOperator.WATCHED);
        DataStream<Directive> time = sample.flatMap((Watched record, Collector<Directive> out) -> {})
                .returns(Directive.class)
                .name(id("event-time"))
                .uid(id("event-time"));
        DataStream<Notice> ofModel = (directives.ofModels() == null ? time : time.union(directives.ofModels()))
                .transform(
                        id("model-age"),
                        TypeInformation.of(Notice.class),
                        new ModelAgeOperator(models, directives.ofModels() != null))
                .uid(id("model-age"))
                .setParallelism(1);
        KeyedStream<Watched, String> byKey = byKey(sample);
        Duration forgetAfter = judging.scoring().forgetKeysAfter();
        SingleOutputStreamOperator<Notice> ofKeys = directives.ofModels() == null
                ? byKey.process(new Watch(models.own(), judging.watch(), forgetAfter))
                : byKey.connect(directives.ofModels().broadcast(DirectedWatch.MODELS))
                        .process(new DirectedWatch(models, forgetAfter));
        return ofKeys.returns(Notice.class).name(id("watch")).uid(id("watch")).union(ofModel);
    }

    private KeyedStream<Watched, String> byKey(DataStream<Watched> sample) {
        if (sessions) {
            return sample.map(Watched::ofWholeStream)
                    .returns(WireType.WATCHED)
                    .name(id("sessions"))
                    .uid(id("sessions"))
                    .keyBy(Watched::key, Types.STRING);
        }
        return keyed
                ? DataStreamUtils.reinterpretAsKeyedStream(sample, Watched::key, Types.STRING)
                : sample.keyBy(Watched::key, Types.STRING);
    }

    private String id(String step) {
        return prefix + step;
    }
}
