package io.surprisal.telemetry.metric;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;

/**
 * The buckets of an exponential histogram, each with those below it. Bucket i of its positive values counts (bⁱ, bⁱ⁺¹], of its negative ones [−bⁱ⁺¹, −bⁱ),
 * where b = 2^(2^−scale); that of zero counts what is within ± zero_threshold: <a
 * href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram">OpenTelemetry, Metrics Data Model, ExponentialHistogram</a>. The
 * lower bound of the first bucket of each sign is one as well, so that a quantile in that bucket is known as well as in others.
 *
 * <p>Where a sign has more than {@link #MOST_BUCKETS} buckets, the scale is lowered until it has not: lower by one, two buckets are one, and the bounds
 * are every other one (perfect subsetting, the same page).
 */
final class ExponentialBuckets {
    /** What OpenTelemetry's SDKs have at most, unless configured otherwise. */
    static final int MOST_BUCKETS = 160;

    private final ExponentialHistogramDataPoint histogram;
    private final OtlpPoint point;

    /** By how many the scale is lowered: a group of 2^coarser buckets is one. */
    private final int coarser;

    private double below;
    private double lastBound = Double.NEGATIVE_INFINITY;

    ExponentialBuckets(ExponentialHistogramDataPoint histogram, OtlpPoint point) {
        this.histogram = histogram;
        this.point = point;
        int lowered = 0;
        while (groups(histogram.getPositive(), lowered) > MOST_BUCKETS
                || groups(histogram.getNegative(), lowered) > MOST_BUCKETS) {
            lowered++;
        }
        this.coarser = lowered;
    }

    void handOn() {
        negative(histogram.getNegative());
        below += OtlpBuckets.unsigned(histogram.getZeroCount());
        bound(histogram.getZeroThreshold());
        positive(histogram.getPositive());
        point.bucket(Double.POSITIVE_INFINITY, below);
    }

    private void negative(Buckets buckets) {
        int count = buckets.getBucketCountsCount();
        if (count > 0) {
            bound(-power(up((long) buckets.getOffset() + count, coarser)));
        }
        for (int i = count - 1; i >= 0; i--) {
            below += OtlpBuckets.unsigned(buckets.getBucketCounts(i));
            long index = (long) buckets.getOffset() + i;
            if (i == 0 || index == down(index, coarser)) {
                bound(-power(down(index, coarser)));
            }
        }
    }

    private void positive(Buckets buckets) {
        int count = buckets.getBucketCountsCount();
        if (count > 0) {
            bound(power(down(buckets.getOffset(), coarser)));
        }
        for (int i = 0; i < count; i++) {
            below += OtlpBuckets.unsigned(buckets.getBucketCounts(i));
            long next = (long) buckets.getOffset() + i + 1;
            if (i == count - 1 || next == up(next, coarser)) {
                bound(power(up(next, coarser)));
            }
        }
    }

    /** Bounds that no double tells from the one before, or from infinity, are left out. */
    private void bound(double bound) {
        if (bound > lastBound && bound < Double.POSITIVE_INFINITY) {
            point.bucket(bound, below);
            lastBound = bound;
        }
    }

    /** b to the power of an index; the exponent of 2 is exact, so that a bound is the same double at every scale that has it. */
    private double power(long index) {
        return Math.pow(2, Math.scalb((double) index, -histogram.getScale()));
    }

    private static long groups(Buckets buckets, int coarser) {
        int count = buckets.getBucketCountsCount();
        long first = down(buckets.getOffset(), coarser);
        return count == 0 ? 0 : (up((long) buckets.getOffset() + count, coarser) - first) >> coarser;
    }

    private static long down(long index, int coarser) {
        return index >> coarser << coarser;
    }

    private static long up(long index, int coarser) {
        return -down(-index, coarser);
    }
}
