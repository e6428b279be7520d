package io.surprisal.flink.metric;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * A histogram that can be summed over subtasks, which Flink's cannot once a reporter has made quantiles of it: for each upper bound, the label {@code le}, how many values were at most
 * that, as {@code NAME_bucket}; and {@code NAME_count} and {@code NAME_sum}. That is Prometheus's own form of a histogram, and {@code histogram_quantile} reads it.
 *
 * <p>One thread adds values, each of which is one array increment; reporters add up the buckets when they look. Values that are not finite are not counted.
 */
public final class BucketCounters {
    private static final String LABEL = "le";

    private final double[] bounds;
    /** Of each bound the values that it is the lowest to hold, and last those beyond all. */
    private final long[] counts;

    private double sum;

    private BucketCounters(double[] bounds) {
        this.bounds = bounds;
        this.counts = new long[bounds.length + 1];
    }

    /**
     * Registers one.
     *
     * @param name with the values' unit last
     * @param bounds ascending
     */
    public static BucketCounters register(MetricGroup group, String name, List<Double> bounds) {
        BucketCounters counters = new BucketCounters(
                bounds.stream().mapToDouble(Double::doubleValue).toArray());
        for (int i = 0; i <= bounds.size(); i++) {
            int last = i;
            String bound = i < bounds.size() ? text(bounds.get(i)) : "+Inf";
            group.addGroup(LABEL, bound).gauge(name + "_bucket", (Gauge<Long>) () -> counters.upTo(last));
        }
        // The group of the label, without a value: Flink makes its name a part of the metric's, which is to be that of
        // the buckets.
        MetricGroup all = group.addGroup(LABEL);
        all.gauge(name + "_count", (Gauge<Long>) () -> counters.upTo(bounds.size()));
        all.gauge(name + "_sum", (Gauge<Double>) () -> counters.sum);
        return counters;
    }

    /** Counts a value. */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        int found = Arrays.binarySearch(bounds, value);
        counts[found >= 0 ? found : -found - 1]++;
        sum += value;
    }

    private long upTo(int last) {
        long values = 0;
        for (int i = 0; i <= last; i++) {
            values += counts[i];
        }
        return values;
    }

    /** 1, and not 1.0: a number's one form, so that queries can name it. */
    private static String text(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
