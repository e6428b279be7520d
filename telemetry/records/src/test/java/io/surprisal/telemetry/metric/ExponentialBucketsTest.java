package io.surprisal.telemetry.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.surprisal.telemetry.metric.Taken.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExponentialBucketsTest {
    private static final long SEED = 7;

    /** b = 2: negative (−8, −4], 2 values, and (−4, −2], none, and (−2, −1], 1; zero ± 0.25, 3; positive (0.5, 1], 4, and (1, 2], 5. */
    @Test
    void boundsArePowersOfTheBaseOnBothSidesOfZero() {
        assertThat(buckets(ExponentialHistogramDataPoint.newBuilder()
                        .setScale(0)
                        .setNegative(counts(0, 1, 0, 2))
                        .setZeroCount(3)
                        .setZeroThreshold(0.25)
                        .setPositive(counts(-1, 4, 5))))
                .extracting(Value::bound, Value::value)
                .containsExactly(
                        tuple(-8.0, 0.0),
                        tuple(-4.0, 2.0),
                        tuple(-2.0, 2.0),
                        tuple(-1.0, 3.0),
                        tuple(0.25, 6.0),
                        tuple(0.5, 6.0),
                        tuple(1.0, 10.0),
                        tuple(2.0, 15.0),
                        tuple(Double.POSITIVE_INFINITY, 15.0));
    }

    @Test
    void theScaleIsTheResolution() {
        assertThat(buckets(
                        ExponentialHistogramDataPoint.newBuilder().setScale(1).setPositive(counts(2, 1))))
                .extracting(Value::bound)
                .containsExactly(0.0, 2.0, Math.pow(2, 1.5), Double.POSITIVE_INFINITY);
        assertThat(buckets(
                        ExponentialHistogramDataPoint.newBuilder().setScale(-2).setPositive(counts(-1, 1, 1))))
                .extracting(Value::bound)
                .containsExactly(0.0, 0.0625, 1.0, 16.0, Double.POSITIVE_INFINITY);
    }

    @Test
    void anEmptyOneHasNoValuesUpToAnyBound() {
        assertThat(buckets(ExponentialHistogramDataPoint.newBuilder()))
                .extracting(Value::bound, Value::value)
                .containsExactly(tuple(0.0, 0.0), tuple(Double.POSITIVE_INFINITY, 0.0));
    }

    /** Values of a finer scale, counted there and up to the bounds that come out. */
    @Test
    void tooManyBucketsBecomeFewerWithBoundsThatTheyHad() {
        Random random = new Random(SEED);
        for (int offset : new int[] {-700, -163, -1, 0, 5, 1_000}) {
            long[] positive =
                    LongStream.generate(() -> random.nextInt(3)).limit(500).toArray();
            long[] negative =
                    LongStream.generate(() -> random.nextInt(3)).limit(161).toArray();
            List<Value> buckets = buckets(ExponentialHistogramDataPoint.newBuilder()
                    .setScale(5)
                    .setPositive(counts(offset, positive))
                    .setNegative(counts(offset, negative)));
            assertThat(buckets.stream().filter(each -> each.bound() > 0).count())
                    .as("seed %s, offset %s", SEED, offset)
                    .isLessThanOrEqualTo(ExponentialBuckets.MOST_BUCKETS + 2);
            for (Value bucket : buckets) {
                double expected = 0;
                for (int i = 0; i < positive.length; i++) {
                    expected += bucket.bound() >= Math.pow(2, (offset + i + 1) / 32.0) ? positive[i] : 0;
                }
                for (int i = 0; i < negative.length; i++) {
                    expected += bucket.bound() >= -Math.pow(2, (offset + i) / 32.0) ? negative[i] : 0;
                }
                assertThat(bucket.value())
                        .as("seed %s, offset %s, up to %s", SEED, offset, bucket.bound())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void extremeScalesAndOffsetsHaveNoBoundsBeyondDoubles() {
        for (int scale : new int[] {Integer.MIN_VALUE, -1_000, -11, 20, 1_000, Integer.MAX_VALUE}) {
            for (int offset : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
                List<Value> buckets = buckets(ExponentialHistogramDataPoint.newBuilder()
                        .setScale(scale)
                        .setPositive(counts(offset, new long[200]))
                        .setNegative(counts(offset, 1, 2)));
                assertThat(buckets).extracting(Value::bound).isSorted().doesNotHaveDuplicates();
                assertThat(buckets.get(buckets.size() - 1).value()).isEqualTo(3);
            }
        }
    }

    private static Buckets counts(int offset, long... counts) {
        Buckets.Builder buckets = Buckets.newBuilder().setOffset(offset);
        for (long count : counts) {
            buckets.addBucketCounts(count);
        }
        return buckets.build();
    }

    private static List<Value> buckets(ExponentialHistogramDataPoint.Builder histogram) {
        Taken taken = new Taken();
        new ExponentialBuckets(histogram.build(), new OtlpPoint("x", Map.of(), 0, false, taken)).handOn();
        return taken.values("x_bucket");
    }
}
