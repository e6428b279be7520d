package io.surprisal.flink.score;

import io.surprisal.core.condition.Condition;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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
    private final Condition condition;
    private final @Nullable Counter unseenClass;
    private final Map<FlushReason, Counter> flushes = new EnumMap<>(FlushReason.class);

    ScoringMetrics(MetricGroup group, Lane lane, ScoringOptions options) {
        ModelFile model = lane.model();
        batchSize = options.batchSize();
        sizes = group.histogram("batchSize", new DescriptiveStatisticsHistogram(LAST_BATCHES));
        fills = group.histogram("batchFillPercent", new DescriptiveStatisticsHistogram(LAST_BATCHES));
        micros = group.histogram("scoringMicros", new DescriptiveStatisticsHistogram(LAST_BATCHES));
        judged = group.addGroup("output", options.judged().contractName())
                .histogram("thousandths", new DescriptiveStatisticsHistogram(LAST_RECORDS));
        unscored = group.counter("recordsWithoutScore");
        anomalous = group.counter("anomalousRecords");
        condition = model.manifest().condition();
        unseenClass = condition.hasClasses() ? group.counter("recordsOfUnseenClass") : null;
        for (FlushReason reason : FlushReason.values()) {
            flushes.put(reason, group.addGroup("reason", reason.metricName()).counter("flushes"));
        }
        String version = model.version();
        group.gauge("modelVersion", () -> version);
        // Reporters that know only numbers, such as Prometheus, carry the version and the provider as labels.
        group.addGroup("model", model.manifest().name())
                .addGroup("version", version)
                .addGroup("provider", lane.executionProvider())
                .gauge("modelInfo", () -> 1);
    }

    void batch(FlushReason reason, int records, long nanos) {
        Objects.requireNonNull(flushes.get(reason)).inc();
        sizes.update(records);
        fills.update(100L * records / batchSize);
        micros.update(nanos / 1000);
    }

    /** @param number what a conditional model is told of a record */
    void condition(long number) {
        if (unseenClass != null && condition.classOf(number) == 0) {
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
