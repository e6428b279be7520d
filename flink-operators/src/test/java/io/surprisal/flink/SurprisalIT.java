package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.surprisal.core.digest.Sha256;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertRun;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelEventStatus;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import io.surprisal.telemetry.topic.FeedbackJson;
import io.surprisal.telemetry.topic.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** In a job of somebody else, without Kafka, a stream gets the scores and alerts that its records get offline. */
@Timeout(120)
class SurprisalIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final List<String> NAMES = List.of("temperature", "pressure");
    private static final ShippedModel MODEL = ShippedModel.of(
            TinyModel.build("tiny", NAMES, 2, new Smoother(1, 0.05, 0)).toByteArray(), "tiny.onnx");
    private static final int READINGS = 4_000;
    private static final int PUMPS = 5;
    private static final ScoringOptions SCORING = new ScoringOptions(
            ModelOutput.SURPRISAL, List.of(), new TailThreshold(1e-6), 32, Duration.ofMillis(5), 2, Duration.ofDays(1));
    private static final AlertSettings ALERTS =
            AlertSettings.defaults().withQuietPeriod(Duration.ofMinutes(2)).withSilence(Duration.ofHours(1));

    /** What jobs said that ran in this process. */
    private static final Queue<ScoredRecord> SCORES = new ConcurrentLinkedQueue<>();

    private static final Queue<Alert> EVENTS = new ConcurrentLinkedQueue<>();

    @Test
    void twoSubtasksOfAJobSayWhatIsSaidOffline() throws Exception {
        StreamExecutionEnvironment env = environment(new Configuration(), 2);
        Results expected = offline("readings");
        assertThat(expected.alerts()).hasSizeGreaterThan(20);
        ScoringResults results = Surprisal.score(readings(env, 1e9), MODEL, Features.of(NAMES, Reading::fill))
                .keyBy(Reading::pump)
                .eventTime((reading, previous) -> reading.time())
                .identifiedBy(reading -> new Coordinates("readings", 0, index(reading)))
                .withScoring(SCORING)
                .withAlerts(ALERTS)
                .results();
        assertThat(collected(env, results)).isEqualTo(expected);
    }

    /** The stream's own timestamps, and coordinates by number. */
    @Test
    void afterAFailureRecordsKeepTheirCoordinatesAndNothingIsLostOrSaidTwice() throws Exception {
        Configuration restarts = new Configuration();
        restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env = environment(restarts, 1);
        env.enableCheckpointing(20);
        FailsOnce.FAILED.set(false);
        ScoringResults results = Surprisal.score(
                        timed(readings(env, 1_500).map(new FailsOnce()).returns(Reading.class)),
                        MODEL,
                        Features.of(NAMES, Reading::fill))
                .keyBy(Reading::pump)
                .withScoring(SCORING)
                .withAlerts(ALERTS)
                .results();
        assertThat(collected(env, results)).isEqualTo(offline("surprisal"));
        assertThat(FailsOnce.FAILED).isTrue();
    }

    @Test
    void aSavepointIsGoneOnFrom(@TempDir Path savepoints) throws Exception {
        SCORES.clear();
        EVENTS.clear();
        JobClient first = submit(new Configuration(), 2_000);
        await().atMost(30, TimeUnit.SECONDS).until(() -> SCORES.size() > READINGS / 4);
        String savepoint = first.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(1, TimeUnit.MINUTES);
        assertThat(SCORES).hasSizeLessThan(READINGS);
        submit(new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint), 1e9)
                .getJobExecutionResult()
                .get(1, TimeUnit.MINUTES);
        assertThat(Results.of(SCORES, EVENTS)).isEqualTo(offline("pumps"));
    }

    @Test
    void peopleAreHeardAndModelsChangeWhileItScores(@TempDir Path directory) throws Exception {
        byte[] other =
                TinyModel.build("other", NAMES, 2, new Smoother(1, 0.05, 0)).toByteArray();
        ModelSource source = new ModelSource(
                Files.write(directory.resolve("other.onnx"), other).toString(), Sha256.hex(other), null);
        StreamExecutionEnvironment env = environment(new Configuration(), 2);
        ScoringResults results = Surprisal.score(timed(readings(env, 1_000)), MODEL, Features.of(NAMES, Reading::fill))
                .named("pumps")
                .keyBy(Reading::pump)
                .withScoring(SCORING)
                .withAlerts(ALERTS)
                .withFeedback(one(
                        "pump-3", new FeedbackJson().toBytes(new Feedback.Silence("pump-3", Long.MAX_VALUE / 2))))
                .withModels(new ModelsSource(
                        one("job", new DesiredModelsJson().toBytes(new DesiredModels(source, null))), "job", null))
                .results();
        List<ScoredRecord> scores = new ArrayList<>();
        List<Alert> alerts = new ArrayList<>();
        List<ModelEvent> events = new ArrayList<>();
        try (CloseableIterator<ScoredRecord> scored = results.scores().collectAsync();
                CloseableIterator<Alert> alerted = results.alerts().collectAsync();
                CloseableIterator<ModelEvent> told = results.modelEvents().collectAsync()) {
            env.executeAsync("pumps");
            scored.forEachRemaining(scores::add);
            alerted.forEachRemaining(alerts::add);
            told.forEachRemaining(events::add);
        }
        assertThat(scores).hasSize(READINGS);
        assertThat(scores)
                .filteredOn(score -> score.model().name().equals("other"))
                .hasSizeGreaterThan(READINGS / 2);
        assertThat(events)
                .extracting(event -> event.status() + " " + event.model())
                .containsOnlyOnce("VERIFIED other")
                .containsOnly("ACTIVE tiny", "VERIFIED other", "RETIRED tiny", "ACTIVE other");
        assertThat(events)
                .filteredOn(event -> event.status() == ModelEventStatus.ACTIVE)
                .hasSize(4);
        assertThat(alerts).extracting(Alert::key).contains("pump-0", "pump-1", "pump-2", "pump-4");
        // Silenced once that was read: its anomalies of the last quarter of its half are no alerts, those of others
        // are.
        long late = reading(READINGS / 2 * 3 / 4).time();
        long half = reading(READINGS / 2 - 1).time();
        assertThat(scores)
                .filteredOn(score -> score.key().equals("pump-3") && score.anomalous() && score.eventTime() > late)
                .isNotEmpty();
        assertThat(alerts)
                .filteredOn(alert -> alert.status() == AlertStatus.OPENED
                        && alert.firstEventTime() > late
                        && alert.firstEventTime() <= half)
                .extracting(Alert::key)
                .isNotEmpty()
                .doesNotContain("pump-3");
    }

    private static Source<RawRecord, ?, ?> one(String key, byte[] value) {
        return new DataGeneratorSource<>(
                index -> new RawRecord("said", 0, index, 0, key.getBytes(StandardCharsets.UTF_8), value),
                1,
                TypeInformation.of(RawRecord.class));
    }

    private static JobClient submit(Configuration settings, double perSecond) throws Exception {
        StreamExecutionEnvironment env = environment(settings, 1);
        ScoringResults results = Surprisal.score(
                        timed(readings(env, perSecond)), MODEL, Features.of(NAMES, Reading::fill))
                .named("pumps")
                .keyBy(Reading::pump)
                .withScoring(SCORING)
                .withAlerts(ALERTS)
                .results();
        results.scores()
                .map(score -> {
                    SCORES.add(score);
                    return score;
                })
                .uid("seen-scores")
                .sinkTo(new DiscardingSink<>())
                .uid("scores");
        results.alerts()
                .map(event -> {
                    EVENTS.add(event);
                    return event;
                })
                .uid("seen-alerts")
                .sinkTo(new DiscardingSink<>())
                .uid("alerts");
        return env.executeAsync("pumps");
    }

    private static StreamExecutionEnvironment environment(Configuration settings, int parallelism) {
        return StreamExecutionEnvironment.getExecutionEnvironment(settings).setParallelism(parallelism);
    }

    private static DataStream<Reading> readings(StreamExecutionEnvironment env, double perSecond) {
        return env.fromSource(
                        new DataGeneratorSource<>(
                                SurprisalIT::reading,
                                READINGS,
                                RateLimiterStrategy.perSecond(perSecond),
                                TypeInformation.of(Reading.class)),
                        WatermarkStrategy.noWatermarks(),
                        "readings")
                .uid("readings");
    }

    private static DataStream<Reading> timed(DataStream<Reading> readings) {
        return readings.assignTimestampsAndWatermarks(WatermarkStrategy.<Reading>forMonotonousTimestamps()
                        .withTimestampAssigner((reading, previous) -> reading.time()))
                .uid("time");
    }

    /** One of each pump in turn, a second later than the one before; each half has its own pumps, because two subtasks read one half each. */
    private static Reading reading(long index) {
        float[] values = TinyModel.normalRecord(NAMES.size(), new Random(index));
        values[0] += index % 211 < 2 ? 40 : 0;
        long half = 2 * index / READINGS;
        return new Reading("pump-" + (half * PUMPS + index % PUMPS), index * 1_000, values[0], values[1]);
    }

    private static long index(Reading reading) {
        return reading.time() / 1_000;
    }

    private static Results collected(StreamExecutionEnvironment env, ScoringResults results) throws Exception {
        try (CloseableIterator<ScoredRecord> scores = results.scores().collectAsync();
                CloseableIterator<Alert> alerts = results.alerts().collectAsync()) {
            env.executeAsync("pumps");
            List<ScoredRecord> records = new ArrayList<>();
            List<Alert> events = new ArrayList<>();
            scores.forEachRemaining(records::add);
            alerts.forEachRemaining(events::add);
            return Results.of(records, events);
        }
    }

    private static Results offline(String topic) throws Exception {
        List<Reading> readings =
                IntStream.range(0, READINGS).mapToObj(SurprisalIT::reading).toList();
        float[] values = new float[READINGS * NAMES.size()];
        for (int row = 0; row < READINGS; row++) {
            values[2 * row] = readings.get(row).temperature();
            values[2 * row + 1] = readings.get(row).pressure();
        }
        List<ScoredRecord> scores = new ArrayList<>();
        List<Alert> events = new ArrayList<>();
        new AlertRun(MODEL.file(), SCORING, ALERTS)
                .run(
                        values,
                        readings.stream().map(Reading::pump).toArray(String[]::new),
                        readings.stream().mapToLong(Reading::time).toArray(),
                        new long[READINGS],
                        row -> new Coordinates(topic, 0, row),
                        (row, scored) -> scores.add(scored),
                        events::add);
        return Results.of(scores, events);
    }

    /** All that is told of records and alerts, by key; those of one key in their order. */
    private record Results(List<String> scores, List<String> alerts) {
        static Results of(Iterable<ScoredRecord> scores, Iterable<Alert> events) {
            ScoreJson score = new ScoreJson();
            AlertJson alert = new AlertJson();
            List<Said> records = new ArrayList<>();
            scores.forEach(record -> records.add(new Said(record.key(), score.toBytes(record))));
            List<Said> alerts = new ArrayList<>();
            events.forEach(event -> alerts.add(new Said(event.key(), alert.toBytes(event))));
            return new Results(Said.byKey(records), Said.byKey(alerts));
        }
    }

    private record Said(String key, byte[] json) {
        static List<String> byKey(List<Said> said) {
            // Stable: what is said of a key keeps its order.
            return said.stream()
                    .sorted(Comparator.comparing(Said::key))
                    .map(one -> new String(one.json(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private static final class FailsOnce implements MapFunction<Reading, Reading>, CheckpointListener {
        static final AtomicBoolean FAILED = new AtomicBoolean();

        private static final long serialVersionUID = 1;

        private transient boolean completed;

        @Override
        public Reading map(Reading reading) {
            if (completed && index(reading) > READINGS / 3 && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("The test fails the job once");
            }
            return reading;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            completed = true;
        }
    }
}
