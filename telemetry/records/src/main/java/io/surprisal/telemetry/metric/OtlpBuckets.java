package io.surprisal.telemetry.metric;

import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;

/** The buckets of a histogram with bounds of its own. OpenTelemetry counts each by itself; here each counts those below as well, as in Prometheus. */
final class OtlpBuckets {
    private OtlpBuckets() {}

    /** Whether there is one bucket more than bounds, or none, and the bounds rise; refuses the point where not. */
    static boolean areSound(HistogramDataPoint histogram, OtlpPoint point) {
        int counts = histogram.getBucketCountsCount();
        int bounds = histogram.getExplicitBoundsCount();
        if (counts != 0 && counts != bounds + 1) {
            point.refused(
                    counts + " bucket_counts and " + bounds + " explicit_bounds; expected one more count than bounds");
            return false;
        }
        double last = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < bounds; i++) {
            double bound = histogram.getExplicitBounds(i);
            if (!(bound > last && bound < Double.POSITIVE_INFINITY)) {
                point.refused("the explicit bound " + bound + " after " + last + "; expected finite ones that rise");
                return false;
            }
            last = bound;
        }
        return true;
    }

    static void handOn(HistogramDataPoint histogram, OtlpPoint point) {
        int bounds = histogram.getExplicitBoundsCount();
        double below = 0;
        for (int i = 0; i < histogram.getBucketCountsCount(); i++) {
            below += unsigned(histogram.getBucketCounts(i));
            point.bucket(i < bounds ? histogram.getExplicitBounds(i) : Double.POSITIVE_INFINITY, below);
        }
    }

    /** A count, which protobuf has as an unsigned number of 64 bits. */
    static double unsigned(long count) {
        return count >= 0 ? count : count + 0x1p64;
    }
}
