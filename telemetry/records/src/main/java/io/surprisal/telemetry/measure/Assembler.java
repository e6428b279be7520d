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
 * (as in Prometheus). Its first value gains nothing, because nobody knows since when; so a rate is missing in a series' first bucket.
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
        int foreign = 0;
        for (MeasuredRecord record : measured) {
            if (record.features() != owner) {
                foreign += record.measurements().length;
                continue;
            }
            source = source == null ? record.source() : source;
            conditionClass = record.conditionClass().isEmpty() ? conditionClass : record.conditionClass();
            for (Measurement each : record.measurements()) {
                points.add(new Point(
                        each.input(), each.series(), each.bound(), record.eventTime(), each.value(), each.delta()));
            }
        }
        if (source == null) {
            return new Bucket(null, List.of(), foreign);
        }
        // Stable: of two with the same time, the one that came later stays the later one.
        points.sort(BY_SERIES_AND_TIME);
        InputTerms terms = new InputTerms(features, interval);
        for (int from = 0; from < points.size(); ) {
            int until = from + 1;
            while (until < points.size() && sameSeries(points.get(from), points.get(until))) {
                until++;
            }
            add(points.subList(from, until), totals, terms);
            from = until;
        }
        totals.forgetBefore(start - Math.max(HOUR, REMEMBERED_BUCKETS * interval));
        float[] values = values(terms, start, totals);
        return new Bucket(new TelemetryRecord(source, key, start, values, conditionClass), terms.ambiguous(), foreign);
    }

    private static boolean sameSeries(Point one, Point other) {
        return one.input() == other.input()
                && one.series() == other.series()
                && Double.compare(one.bound(), other.bound()) == 0;
    }

    private void add(List<Point> series, KeyTotals totals, InputTerms terms) {
        Point last = series.get(series.size() - 1);
        if (!features.input(last.input()).counts()) {
            terms.level(last.input(), last.value());
            return;
        }
        double gained = 0;
        long elapsed = 0;
        boolean known = false;
        Series name = new Series(last.input(), last.series(), last.bound());
        Total before = totals.total(name);
        for (int i = 0; i < series.size(); i++) {
            Point point = series.get(i);
            if (i + 1 < series.size() && series.get(i + 1).time() == point.time()) {
                continue;
            }
            if (point.delta()) {
                gained += point.value();
                elapsed = interval;
                known = true;
                continue;
            }
            if (before != null && before.time() >= point.time()) {
                continue;
            }
            if (before != null) {
                gained += point.value() >= before.value() ? point.value() - before.value() : point.value();
                elapsed += point.time() - before.time();
                known = true;
            }
            before = new Total(point.time(), point.value());
            totals.total(name, before);
        }
        if (known) {
            terms.gained(last.input(), last.bound(), gained, elapsed);
        }
    }

    private float[] values(InputTerms terms, long start, KeyTotals totals) {
        float[] values = new float[features.size()];
        for (int i = 0; i < values.length; i++) {
            MeasuredFeature feature = features.feature(i);
            // Zero has no sign, as in every format.
            float value = (float) terms.value(i) + 0f;
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
