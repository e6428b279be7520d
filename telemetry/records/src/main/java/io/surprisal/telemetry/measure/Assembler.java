package io.surprisal.telemetry.measure;

import io.surprisal.telemetry.measure.KeyTotals.Series;
import io.surprisal.telemetry.measure.KeyTotals.Total;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.Measurement;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of features of what was measured of a key in buckets of time. The order in which measurements came counts for nothing, unless two of one
 * series have the same time: then the later one counts, and a record that was delivered twice counts once.
 *
 * <p>What a counter gained since the bucket before is the sum of its increases; where it is lower than before it was reset, and gained what it shows
 * (as in Prometheus). Its first value gains nothing, because nobody knows since when; so a rate is missing in a series' first bucket. What a counter of deltas
 * adds is since the one before; its first one is taken to be of one bucket's time.
 */
public final class Assembler {
    /** A counter that was silent for so many buckets, and for an hour, begins anew. */
    private static final int REMEMBERED_BUCKETS = 60;

    private static final long HOUR = 3_600_000;

    private static final Comparator<Point> BY_SERIES_AND_TIME = Comparator.comparingInt(Point::input)
            .thenComparingLong(Point::series)
            .thenComparingDouble(Point::bound)
            .thenComparingLong(Point::time);

    private final MeasuredFeatures features;
    private final long interval;
    private final long owner;

    /** @param interval the length of a bucket */
    public Assembler(MeasuredFeatures features, Duration interval) {
        this.features = features;
        this.interval = interval.toMillis();
        this.owner = features.fingerprint();
    }

    /** A measurement with its time. */
    private record Point(int input, long series, double bound, long time, double value, boolean delta) {}

    /** What of another's is forgotten: what is remembered of a key, or, where it is of other features or null, nothing. */
    public KeyTotals own(@Nullable KeyTotals totals) {
        return totals == null || totals.owner() != owner ? KeyTotals.none(owner, features.size()) : totals;
    }

    /**
     * The record of a bucket.
     *
     * @param start of the bucket, epoch milliseconds
     * @param measured all that came of the bucket, in the order in which it came
     * @param totals what is remembered of the key, by {@link #own}; changed
     */
    public Bucket assemble(String key, long start, Iterable<MeasuredRecord> measured, KeyTotals totals) {
        List<Point> points = new ArrayList<>();
        Coordinates source = null;
        String conditionClass = "";
        long classed = Long.MIN_VALUE;
        int foreign = 0;
        for (MeasuredRecord record : measured) {
            if (record.features() != owner) {
                foreign += record.measurements().length;
                continue;
            }
            source = source == null ? record.source() : source;
            if (isLaterClass(record, classed, conditionClass)) {
                conditionClass = record.conditionClass();
                classed = record.eventTime();
            }
            for (Measurement each : record.measurements()) {
                points.add(new Point(
                        each.input(), each.series(), each.bound(), record.eventTime(), each.value(), each.delta()));
            }
        }
        if (source == null) {
            return new Bucket(null, List.of(), List.of(), foreign, 0);
        }
        totals.forgetBefore(start - Math.max(HOUR, REMEMBERED_BUCKETS * interval));
        // Stable: of two with the same time, the one that came later stays the later one.
        points.sort(BY_SERIES_AND_TIME);
        InputTerms terms = new InputTerms(features);
        int unremembered = 0;
        for (int from = 0; from < points.size(); ) {
            int until = from + 1;
            while (until < points.size() && sameSeries(points.get(from), points.get(until))) {
                until++;
            }
            unremembered += add(points.subList(from, until), totals, terms);
            from = until;
        }
        List<String> outOfRange = new ArrayList<>();
        float[] values = values(terms, start, totals, outOfRange);
        return new Bucket(
                new TelemetryRecord(source, key, start, values, conditionClass),
                terms.ambiguous(),
                outOfRange,
                foreign,
                unremembered);
    }

    /** Of two classes with the same time one is taken whatever came first. */
    private static boolean isLaterClass(MeasuredRecord record, long time, String conditionClass) {
        return !record.conditionClass().isEmpty()
                && (record.eventTime() > time
                        || (record.eventTime() == time
                                && record.conditionClass().compareTo(conditionClass) > 0));
    }

    private static boolean sameSeries(Point one, Point other) {
        return one.input() == other.input() && one.series() == other.series();
    }

    /** Takes the points of one series; returns how many counters are not remembered because there are too many. */
    private int add(List<Point> series, KeyTotals totals, InputTerms terms) {
        Point last = series.get(series.size() - 1);
        if (!features.input(last.input()).counts()) {
            terms.level(last.input(), last.value());
            return 0;
        }
        HistogramTotals before = new HistogramTotals();
        for (Point point : series) {
            before.add(point.bound(), totals.total(name(point)));
        }
        int unremembered = 0;
        for (int from = 0; from < series.size(); ) {
            int until = from + 1;
            while (until < series.size()
                    && Double.compare(
                                    series.get(from).bound(), series.get(until).bound())
                            == 0) {
                until++;
            }
            unremembered += addCounter(series.subList(from, until), before, totals, terms) ? 0 : 1;
            from = until;
        }
        return unremembered;
    }

    /** Takes the points of one counter, or of one bucket of a histogram; returns whether it is remembered. */
    private boolean addCounter(List<Point> counter, HistogramTotals histogram, KeyTotals totals, InputTerms terms) {
        Point last = counter.get(counter.size() - 1);
        Total before = histogram.at(last.bound());
        double gained = 0;
        long elapsed = 0;
        boolean known = false;
        for (int i = 0; i < counter.size(); i++) {
            Point point = counter.get(i);
            boolean replaced = i + 1 < counter.size() && counter.get(i + 1).time() == point.time();
            if (replaced || (before != null && before.time() >= point.time())) {
                continue;
            }
            if (point.delta() && !Double.isNaN(point.bound())) {
                // Each message has buckets of its own: those of several do not add up bound by bound.
                terms.gained(point.input(), 31 * point.series() + point.time(), point.bound(), point.value(), interval);
                continue;
            }
            if (point.delta()) {
                gained += point.value();
            } else if (before != null) {
                gained += point.value() >= before.value() ? point.value() - before.value() : point.value();
            }
            if (before != null) {
                elapsed += point.time() - before.time();
            } else if (point.delta()) {
                elapsed += interval;
            }
            known |= point.delta() || before != null;
            before = new Total(point.time(), point.delta() ? 0 : point.value());
        }
        if (known) {
            terms.gained(last.input(), last.series(), last.bound(), gained, elapsed);
        }
        return before == null || totals.total(name(last), before);
    }

    private static Series name(Point point) {
        return new Series(point.input(), point.series(), point.bound());
    }

    private float[] values(InputTerms terms, long start, KeyTotals totals, List<String> outOfRange) {
        float[] values = new float[features.size()];
        for (int i = 0; i < values.length; i++) {
            MeasuredFeature feature = features.feature(i);
            double exact = terms.value(i);
            // Zero has no sign, as in every format.
            float value = (float) exact + 0f;
            if (Double.isFinite(exact) && Float.isInfinite(value)) {
                outOfRange.add(feature.name());
            }
            if (Float.isFinite(value)) {
                totals.hold(i, value, start);
            } else {
                value = totals.held(i, start, feature.hold().toMillis());
                value = Float.isNaN(value) ? feature.otherwise() : value;
            }
            values[i] = value;
        }
        return values;
    }
}
