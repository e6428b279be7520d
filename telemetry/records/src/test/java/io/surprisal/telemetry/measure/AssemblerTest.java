package io.surprisal.telemetry.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.Measurement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssemblerTest {
    private static final long MINUTE = 60_000;

    private final List<MeasuredRecord> came = new ArrayList<>();
    private long features;

    @Test
    void theLastValueOfABucketCounts() {
        Assembler assembler = of("load");
        measured(10, gauge(0, 1, 5));
        measured(50, gauge(0, 1, 7));
        measured(30, gauge(0, 1, 6));
        assertThat(values(assembler, 0)).containsExactly(7);
    }

    /** A record that is delivered twice counts once, and of two with the same time the later one. */
    @Test
    void duplicatesCountOnce() {
        Assembler assembler = of("rate(requests)", "load");
        measured(10, counter(0, 1, 100), gauge(1, 1, 1));
        measured(20, counter(0, 1, 130), gauge(1, 1, 2));
        measured(20, counter(0, 1, 130), gauge(1, 1, 3));
        assertThat(values(assembler, 0)).containsExactly(3, 3);
    }

    @Test
    void aRateIsWhatWasGainedSinceTheBucketBefore() {
        Assembler assembler = of("rate(requests)");
        KeyTotals totals = assembler.own(null);
        measured(0, counter(0, 1, 1000));
        assertThat(assemble(assembler, 0, totals).hasValues()).isFalse();
        measured(60, counter(0, 1, 1600));
        assertThat(values(assembler, 1, totals)).containsExactly(10);
        // Reset: 40 are all that is known.
        measured(120, counter(0, 1, 40));
        assertThat(values(assembler, 2, totals)).containsExactly(40 / 60f);
        // A bucket without values, then twice the time.
        measured(240, counter(0, 1, 640));
        assertThat(values(assembler, 4, totals)).containsExactly(5);
        // What came of before is not counted again.
        measured(200, counter(0, 1, 300));
        assertThat(assemble(assembler, 3, totals).hasValues()).isFalse();
    }

    /** 2⁵³ is beyond what a float counts. */
    @Test
    void largeCountersKeepTheirUnits() {
        Assembler assembler = of("rate(bytes)");
        measured(0, counter(0, 1, 9.007199254740e15));
        measured(30, counter(0, 1, 9.007199254740e15 + 60));
        assertThat(values(assembler, 0)).containsExactly(2);
    }

    /** By the time since the delta before; the first one is taken to be of one bucket's time. */
    @Test
    void deltasAddUp() {
        Assembler assembler = of("rate(requests)");
        KeyTotals totals = assembler.own(null);
        measured(10, delta(0, 1, 30));
        assertThat(values(assembler, 0, totals)).containsExactly(0.5f);
        measured(70, delta(0, 1, 60));
        measured(100, delta(0, 1, 30));
        measured(100, delta(0, 1, 30));
        assertThat(values(assembler, 1, totals)).containsExactly(1);
        measured(220, delta(0, 1, 240));
        assertThat(values(assembler, 3, totals)).containsExactly(2);
    }

    @Test
    void seriesAreFoldedAsIsSaid() {
        Assembler assembler = of("sum(rate(a))", "avg(b)", "min(b)", "max(b)");
        measured(0, counter(0, 1, 0), counter(0, 2, 0), gauge(1, 1, 1));
        measured(30, counter(0, 1, 30), counter(0, 2, 60), gauge(1, 2, 4));
        assertThat(values(assembler, 0)).containsExactly(3, 2.5f, 1, 4);
    }

    @Test
    void severalSeriesOfOneFeatureAreAmbiguous() {
        Assembler assembler = of("a", "b");
        measured(0, gauge(0, 1, 1), gauge(0, 2, 2), gauge(1, 1, 3));
        Bucket bucket = assemble(assembler, 0, assembler.own(null));
        assertThat(bucket.ambiguous()).containsExactly("f0");
        assertThat(Objects.requireNonNull(bucket.record()).values()).containsExactly(Float.NaN, 3);
        assertThat(bucket.lacksValues()).isTrue();
    }

    @Test
    void whatIsMissingIsHeldForAWhileAndThenWhatIsSaid() {
        Assembler assembler = of("a or 2min or -1", "b or 1min", "c or 0", "d");
        KeyTotals totals = assembler.own(null);
        measured(0, gauge(0, 1, 5), gauge(1, 1, 6), gauge(3, 1, 1));
        assertThat(values(assembler, 0, totals)).containsExactly(5, 6, 0, 1);
        measured(60, gauge(3, 1, 1));
        assertThat(values(assembler, 1, totals)).containsExactly(5, 6, 0, 1);
        measured(120, gauge(3, 1, 1));
        assertThat(values(assembler, 2, totals)).containsExactly(5, Float.NaN, 0, 1);
        measured(180, gauge(2, 1, 9));
        assertThat(values(assembler, 3, totals)).containsExactly(-1, Float.NaN, 9, Float.NaN);
    }

    /** What Prometheus makes of it: histogram_quantile of le 1: 10, le 2: 30, le +Inf: 40 more than before. */
    @Test
    void aHistogramHasAMeanAndQuantiles() {
        Assembler assembler = of("mean(d)", "quantile(0.5, d)", "quantile(0.1, d)", "quantile(0.9, d)");
        double inf = Double.POSITIVE_INFINITY;
        KeyTotals totals = assembler.own(null);
        for (int pass = 0; pass < 2; pass++) {
            List<Measurement> histogram = new ArrayList<>();
            histogram.add(counter(0, 1, 100 + pass * 60));
            histogram.add(counter(1, 1, 7 + pass * 40));
            histogram.add(bucket(2, 1, 1, 3 + pass * 10));
            histogram.add(bucket(2, 1, 2, 5 + pass * 30));
            histogram.add(bucket(2, 1, inf, 7 + pass * 40));
            measured(pass * 60, histogram.toArray(Measurement[]::new));
            Bucket bucket = assemble(assembler, pass, totals);
            assertThat(bucket.hasValues()).isEqualTo(pass == 1);
            if (pass == 1) {
                assertThat(Objects.requireNonNull(bucket.record()).values()).containsExactly(1.5f, 1.5f, 0.4f, 2);
            }
        }
    }

    /** Up to a bound that is new there were as many before as up to the next lower one. */
    @Test
    void aHistogramWhoseRangeGrowsHasItsQuantiles() {
        Assembler assembler = of("quantile(0.5, d)");
        double inf = Double.POSITIVE_INFINITY;
        KeyTotals totals = assembler.own(null);
        measured(0, bucket(0, 1, 0, 2), bucket(0, 1, 1, 6), bucket(0, 1, 2, 8), bucket(0, 1, inf, 8));
        assertThat(assemble(assembler, 0, totals).hasValues()).isFalse();
        measured(
                60,
                bucket(0, 1, 0, 2),
                bucket(0, 1, 1, 6),
                bucket(0, 1, 2, 8),
                bucket(0, 1, 4, 8),
                bucket(0, 1, 8, 8),
                bucket(0, 1, 16, 18),
                bucket(0, 1, inf, 18));
        assertThat(values(assembler, 1, totals)).containsExactly(12);
    }

    /** Each message of deltas, and each series, has buckets of its own. */
    @Test
    void histogramsOfDifferentBoundsAreOne() {
        double inf = Double.POSITIVE_INFINITY;
        Assembler assembler = of("quantile(0.9, d)");
        measured(
                10,
                new Measurement(0, 1, 1, 0, true),
                new Measurement(0, 1, 2, 10, true),
                new Measurement(0, 1, inf, 10, true));
        measured(
                20,
                new Measurement(0, 1, 64, 0, true),
                new Measurement(0, 1, 128, 5, true),
                new Measurement(0, 1, inf, 5, true));
        // Of 15, 13.5 are the rank: 3.5 of the 5 between 64 and 128.
        assertThat(values(assembler, 0)[0]).isCloseTo(64 + 64 * 3.5f / 5, within(1e-4f));
    }

    @Test
    void aValueBeyondAFloatIsMissingAndSaid() {
        Assembler assembler = of("a", "b");
        measured(0, gauge(0, 1, 1e39), gauge(1, 1, 2));
        Bucket bucket = assemble(assembler, 0, assembler.own(null));
        assertThat(bucket.outOfRange()).containsExactly("f0");
        assertThat(Objects.requireNonNull(bucket.record()).values()).containsExactly(Float.NaN, 2);
    }

    @Test
    void aCounterThatHasNoPlaceIsCounted() {
        Assembler assembler = of("sum(rate(a))");
        KeyTotals totals = assembler.own(null);
        List<Measurement> many = new ArrayList<>();
        for (int series = 0; series < 10_003; series++) {
            many.add(counter(0, series, 1));
        }
        measured(0, many.toArray(Measurement[]::new));
        assertThat(assemble(assembler, 0, totals).unremembered()).isEqualTo(3);
    }

    @Test
    void nothingObservedHasNoMeanAndNoQuantile() {
        Assembler assembler = of("mean(d)", "quantile(0.5, d)");
        measured(0, counter(0, 1, 5), counter(1, 1, 5), bucket(2, 1, 1, 5), bucket(2, 1, Double.POSITIVE_INFINITY, 5));
        measured(30, counter(0, 1, 5), counter(1, 1, 5), bucket(2, 1, 1, 5), bucket(2, 1, Double.POSITIVE_INFINITY, 5));
        assertThat(values(assembler, 0)).containsExactly(Float.NaN, Float.NaN);
    }

    @Test
    void theOrderInWhichMeasurementsCameCountsForNothing() {
        Random random = new Random(7);
        Assembler assembler = of("sum(rate(a))", "avg(b)", "max(c)");
        for (int i = 0; i < 50; i++) {
            measured(
                    i,
                    counter(0, i % 3, i * i),
                    gauge(1, i % 2, random.nextGaussian()),
                    gauge(2, 1, random.nextGaussian()));
        }
        List<MeasuredRecord> all = List.copyOf(came);
        float[] inOrder = values(assembler, 0);
        for (int shuffle = 0; shuffle < 20; shuffle++) {
            came.addAll(all);
            Collections.shuffle(came, random);
            assertThat(values(assembler, 0)).isEqualTo(inOrder);
        }
    }

    @Test
    void theClassIsTheLatestWhateverCameFirst() {
        for (int first = 0; first < 2; first++) {
            Assembler assembler = of("a");
            for (int second : first == 0 ? new int[] {10, 20} : new int[] {20, 10}) {
                came.add(new MeasuredRecord(
                        new Coordinates("metrics", 0, 1),
                        "host",
                        second * 1000L,
                        new Measurement[] {gauge(0, 1, 1)},
                        features,
                        second == 10 ? "old" : "new"));
            }
            came.add(new MeasuredRecord(
                    new Coordinates("metrics", 0, 1),
                    "host",
                    30_000,
                    new Measurement[] {gauge(0, 1, 1)},
                    features,
                    ""));
            assertThat(Objects.requireNonNull(
                                    assemble(assembler, 0, assembler.own(null)).record())
                            .conditionClass())
                    .isEqualTo("new");
        }
    }

    @Test
    void whatIsRememberedGoesOnFromItsBytes() throws IOException {
        Assembler assembler = of("rate(a)", "b or 1h");
        KeyTotals totals = assembler.own(null);
        measured(0, counter(0, 1, 10), gauge(1, 1, 4));
        assemble(assembler, 0, totals);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        KeyTotalsFormat.write(totals, new DataOutputStream(bytes));
        KeyTotals read = KeyTotalsFormat.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        measured(60, counter(0, 1, 130));
        assertThat(values(assembler, 1, assembler.own(read))).containsExactly(2, 4);
        // Of other features nothing is remembered.
        measured(60, counter(0, 1, 130));
        Assembler other = of("rate(a)", "c or 1h");
        Bucket foreign = assemble(other, 1, other.own(read));
        assertThat(foreign.foreign()).isEqualTo(1);
        assertThat(foreign.record()).isNull();
        measured(120, counter(0, 1, 130));
        assertThat(assemble(other, 2, other.own(read)).hasValues()).isFalse();
    }

    /** The longer of an hour and 60 buckets. */
    @ParameterizedTest
    @CsvSource({"10, 3600", "60, 3600", "600, 36000"})
    void aCounterThatWasSilentForLongBeginsAnew(int intervalSeconds, int remembered) {
        MeasuredFeatures rate = MeasuredFeatures.of(List.of("f0"), Map.of("f0", "rate(a)"));
        features = rate.fingerprint();
        Assembler assembler = new Assembler(rate, Duration.ofSeconds(intervalSeconds));
        for (int late = 0; late < 2; late++) {
            KeyTotals totals = assembler.own(null);
            measured(0, counter(0, 1, 10));
            assembler.assemble("host", 0, came, totals);
            came.clear();
            int after = remembered + late * intervalSeconds;
            measured(after, counter(0, 1, 100));
            Bucket bucket = assembler.assemble("host", after * 1000L, came, totals);
            came.clear();
            assertThat(bucket.hasValues()).isEqualTo(late == 0);
        }
    }

    @Test
    void aRecordStandsAtItsBucketsStartWithTheFirstCoordinatesThatCame() {
        Assembler assembler = of("a");
        measured(95, gauge(0, 1, 1));
        measured(61, gauge(0, 1, 2));
        var record = Objects.requireNonNull(
                assemble(assembler, 1, assembler.own(null)).record());
        assertThat(record.eventTime()).isEqualTo(MINUTE);
        assertThat(record.key()).isEqualTo("host");
        assertThat(record.source()).isEqualTo(new Coordinates("metrics", 0, 95));
        assertThat((double) record.values()[0]).isEqualTo(1, within(0.0));
    }

    private Assembler of(String... expressions) {
        Map<String, String> made = new LinkedHashMap<>();
        for (int i = 0; i < expressions.length; i++) {
            made.put("f" + i, expressions[i]);
        }
        MeasuredFeatures measured = MeasuredFeatures.of(List.copyOf(made.keySet()), made);
        features = measured.fingerprint();
        return new Assembler(measured, Duration.ofMillis(MINUTE));
    }

    /** @param second when, which is also the offset */
    private void measured(int second, Measurement... measurements) {
        came.add(new MeasuredRecord(
                new Coordinates("metrics", 0, second), "host", second * 1000L, measurements, features, ""));
    }

    private Bucket assemble(Assembler assembler, int minute, KeyTotals totals) {
        Bucket bucket = assembler.assemble("host", minute * MINUTE, came, totals);
        came.clear();
        return bucket;
    }

    private float[] values(Assembler assembler, int minute) {
        return values(assembler, minute, assembler.own(null));
    }

    private float[] values(Assembler assembler, int minute, KeyTotals totals) {
        return Objects.requireNonNull(assemble(assembler, minute, totals).record())
                .values();
    }

    private static Measurement gauge(int input, long series, double value) {
        return new Measurement(input, series, Double.NaN, value, false);
    }

    private static Measurement counter(int input, long series, double value) {
        return gauge(input, series, value);
    }

    private static Measurement delta(int input, long series, double value) {
        return new Measurement(input, series, Double.NaN, value, true);
    }

    private static Measurement bucket(int input, long series, double bound, double value) {
        return new Measurement(input, series, bound, value, false);
    }
}
