package io.surprisal.flink.score;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.flink.metric.BucketCounters;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.scoring.Canary;
import io.surprisal.scoring.Canary.Outcome;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.clock.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the scoring operator tells of itself. The judged output stands there in its unit, which is the nat for log-probabilities and for the surprisal of a model by itself; an ensemble's
 * surprisal has none. How rare a record is stands there as −log10 of its tail probability: of normal records, one in a hundred lies at 2 or above, whatever the model.
 */
final class ScoringMetrics {
    private static final List<Double> BATCH_RECORDS =
            List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 4096.0);
    private static final List<Double> BATCH_SECONDS =
            List.of(0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.3, 1.0);
    private static final List<Double> AGE_SECONDS =
            List.of(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 10_800.0, 86_400.0);
    private static final List<Double> JUDGED = List.of(
            -1_000.0, -300.0, -100.0, -30.0, -10.0, -3.0, -1.0, 0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0,
            3_000.0, 10_000.0);
    private static final List<Double> RARITY = List.of(0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0);

    private final MetricGroup group;
    private final ScoringOptions options;
    private final Clock clock;
    private final BucketCounters records;
    private final BucketCounters seconds;
    private final BucketCounters ages;
    private final BucketCounters judged;
    private final BucketCounters rarities;
    private final Counter unscored;
    private final Counter anomalous;
    private final Map<FlushReason, Counter> flushes = new EnumMap<>(FlushReason.class);
    private final Set<String> known = new HashSet<>();
    /** Name, version and provider of the model whose verdicts count. */
    private String champion = "";

    private @Nullable Counter unseenClass;
    private Canary canary = new Canary(Outcome.NONE, 0);
    /** When the latest batch was scored, or scoring began, epoch milliseconds. */
    private long latestBatch;

    /**
     * @param group of our metrics
     * @param clock says when a batch was scored
     */
    ScoringMetrics(MetricGroup group, ScoringOptions options, Clock clock) {
        this.group = group;
        this.options = options;
        this.clock = clock;
        records = BucketCounters.register(group, "batch_records", BATCH_RECORDS);
        seconds = BucketCounters.register(group, "batch_seconds", BATCH_SECONDS);
        ages = BucketCounters.register(group, "record_age_seconds", AGE_SECONDS);
        rarities = BucketCounters.register(group, "minus_log10_tail_probability", RARITY);
        judged = BucketCounters.register(
                group.addGroup("output", options.judged().contractName()), "judged", JUDGED);
        unscored = group.counter("records_without_score_total");
        anomalous = group.counter("anomalous_records_total");
        for (FlushReason reason : FlushReason.values()) {
            flushes.put(reason, OwnMetrics.labelled(group, "reason", reason).counter("flushes_total"));
        }
        latestBatch = clock.absoluteTimeMillis();
        group.gauge("latest_batch_timestamp_seconds", () -> latestBatch / 1e3);
        group.gauge("canary_alarms", () -> switch (canary.outcome()) {
            case ALARMED -> 1.0;
            case SILENT -> 0.0;
            case NONE -> Double.NaN;
        });
    }

    /** Says which model's verdicts count from now on, and whether its own anomalous examples would alarm here. */
    void model(TaskModel now) {
        canary = SelfTest.canary(now.file(), options);
        String name = now.file().manifest().name();
        String version = now.file().version();
        String provider = now.lanes().get(0).executionProvider();
        String identity = name + " " + version + " " + provider;
        champion = identity;
        if (known.add(identity)) {
            // Reporters that know only numbers, such as Prometheus, carry the version and the provider as labels.
            group.addGroup("model", name)
                    .addGroup("version", version)
                    .addGroup("provider", provider)
                    .gauge("model_info", () -> identity.equals(champion) ? 1 : 0);
        }
        if (unseenClass == null && now.file().manifest().condition().hasClasses()) {
            unseenClass = group.counter("records_of_unseen_class_total");
        }
    }

    void batch(FlushReason reason, int size, long nanos) {
        Objects.requireNonNull(flushes.get(reason)).inc();
        records.add(size);
        seconds.add(nanos / 1e9);
        latestBatch = clock.absoluteTimeMillis();
    }

    /** @param number what a conditional model is told of a record */
    void condition(TaskModel of, long number) {
        Condition condition = of.file().manifest().condition();
        if (unseenClass != null && condition.hasClasses() && condition.classOf(number) == 0) {
            unseenClass.inc();
        }
    }

    /** A record of the latest batch. */
    void record(ScoredRecord record) {
        float value = record.values()[0];
        if (Float.isNaN(value)) {
            unscored.inc();
        } else {
            judged.add(value);
            rarities.add(TailCalibration.minusLog10(record.tailProbability()));
        }
        ages.add((latestBatch - record.eventTime()) / 1e3);
        if (record.anomalous()) {
            anomalous.inc();
        }
    }
}
