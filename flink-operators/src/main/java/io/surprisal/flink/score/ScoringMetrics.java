package io.surprisal.flink.score;

import io.surprisal.core.condition.Condition;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * What the scoring operator tells of itself. Histograms hold their last values, which are integers: the judged output stands there in
 * thousandths of its unit, which is the nat for log-probabilities and for the surprisal of a model by itself; an ensemble's surprisal
 * has none.
 */
final class ScoringMetrics {
    private static final int LAST_BATCHES = 512;
    private static final int LAST_RECORDS = 8192;

    private final int batchSize;
    private final Histogram sizes;
    private final Histogram fills;
    private final Histogram micros;
    private final Histogram judged;
    private final Counter unscored;
    private final Counter anomalous;
    private final MetricGroup group;
    private final Set<String> known = new HashSet<>();
    private @Nullable TaskModel model;
    private @Nullable Counter unseenClass;
    private final Map<FlushReason, Counter> flushes = new EnumMap<>(FlushReason.class);

    ScoringMetrics(MetricGroup group, ScoringOptions options) {
        this.group = group;
        batchSize = options.batchSize();
        sizes = group.histogram("batchSize", new DescriptiveStatisticsHistogram(LAST_BATCHES));
        fills = group.histogram("batchFillPercent", new DescriptiveStatisticsHistogram(LAST_BATCHES));
        micros = group.histogram("scoringMicros", new DescriptiveStatisticsHistogram(LAST_BATCHES));
        judged = group.addGroup("output", options.judged().contractName())
                .histogram("thousandths", new DescriptiveStatisticsHistogram(LAST_RECORDS));
        unscored = group.counter("recordsWithoutScore");
        anomalous = group.counter("anomalousRecords");
        for (FlushReason reason : FlushReason.values()) {
            flushes.put(reason, group.addGroup("reason", reason.metricName()).counter("flushes"));
        }
        group.gauge("modelVersion", () -> model == null ? "" : model.file().version());
    }

    /** Says which model's verdicts count from now on. */
    void model(TaskModel now) {
        model = now;
        String name = now.file().manifest().name();
        String version = now.file().version();
        String provider = now.lanes().get(0).executionProvider();
        if (known.add(name + " " + version + " " + provider)) {
            // Reporters that know only numbers, such as Prometheus, carry the version and the provider as labels.
            group.addGroup("model", name)
                    .addGroup("version", version)
                    .addGroup("provider", provider)
                    .gauge(
                            "modelInfo",
                            () -> model != null && version.equals(model.file().version()) ? 1 : 0);
        }
        if (unseenClass == null && now.file().manifest().condition().hasClasses()) {
            unseenClass = group.counter("recordsOfUnseenClass");
        }
    }

    void batch(FlushReason reason, int records, long nanos) {
        Objects.requireNonNull(flushes.get(reason)).inc();
        sizes.update(records);
        fills.update(100L * records / batchSize);
        micros.update(nanos / 1000);
    }

    /** @param number what a conditional model is told of a record */
    void condition(TaskModel of, long number) {
        Condition condition = of.file().manifest().condition();
        if (unseenClass != null && condition.hasClasses() && condition.classOf(number) == 0) {
            unseenClass.inc();
        }
    }

    void record(ScoredRecord record) {
        float value = record.values()[0];
        if (Float.isNaN(value)) {
            unscored.inc();
        } else {
            judged.update(Math.round(value * 1000.0));
        }
        if (record.anomalous()) {
            anomalous.inc();
        }
    }
}
