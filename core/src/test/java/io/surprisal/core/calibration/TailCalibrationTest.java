package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TailCalibrationTest {
    @Test
    void theLogarithmOfATailProbabilityRisesFromZero() {
        assertThat(TailCalibration.minusLog10(1)).hasToString("0.0");
        assertThat(TailCalibration.minusLog10(1e-4)).isEqualTo(4);
        assertThat(TailCalibration.minusLog10(TailCalibration.SMALLEST_PROBABILITY))
                .isEqualTo(12);
        assertThat(TailCalibration.minusLog10(Double.NaN)).isNaN();
    }

    private final Random random = new Random(3);
    private final double[] exponential = DoubleStream.generate(() -> -Math.log(1 - random.nextDouble()))
            .limit(50_000)
            .toArray();
    private final TailCalibration calibration = TailCalibration.fit(exponential);

    @Test
    void statesTailProbabilitiesOfAKnownDistribution() {
        for (double x : new double[] {0.5, 1, 3, 5, 8}) {
            assertThat(calibration.tailProbability(x) / Math.exp(-x)).isCloseTo(1, within(x < 6 ? 0.08 : 0.5));
        }
    }

    @Test
    void fallsInTheAbnormalityAndStaysAProbability() {
        double last = 1;
        for (double x = -1; x < 60; x += 0.01) {
            double probability = calibration.tailProbability(x);
            assertThat(probability).isBetween(TailCalibration.SMALLEST_PROBABILITY, last);
            last = probability;
        }
    }

    @Test
    void invertsItself() {
        for (double probability : new double[] {0.7, 0.3, 0.05, 0.01, 1e-3, 1e-5}) {
            assertThat(calibration.tailProbability(calibration.abnormalityAt(probability)))
                    .isCloseTo(probability, within(1e-9));
        }
    }

    @Test
    void interpolatesBetweenItsQuantiles() {
        TailCalibration table = new TailCalibration(
                new double[] {0, 0.5, 0.9}, new double[] {1, 2, 6}, 6, 0.1, Tail.exponential(2), 100, 1);
        assertThat(table.tailProbability(0)).isEqualTo(1);
        assertThat(table.tailProbability(1.5)).isCloseTo(0.75, within(1e-12));
        assertThat(table.tailProbability(2)).isEqualTo(0.5);
        assertThat(table.tailProbability(3)).isCloseTo(0.4, within(1e-12));
        assertThat(table.tailProbability(8)).isCloseTo(0.1 * Math.exp(-1), within(1e-12));
        assertThat(table.abnormalityAt(0.75)).isCloseTo(1.5, within(1e-12));
        assertThat(table.abnormalityAt(0.5)).isEqualTo(2);
        assertThat(table.abnormalityAt(0.3)).isCloseTo(4, within(1e-12));
        assertThat(table.abnormalityAt(0.1)).isCloseTo(6, within(1e-12));
        assertThat(table.abnormalityAt(0.01)).isCloseTo(6 + 2 * Math.log(10), within(1e-12));
    }

    @Test
    void equalsWhatHasTheSameNumbers() {
        TailCalibration again = TailCalibration.fit(exponential);
        assertThat(again).isEqualTo(calibration).hasSameHashCodeAs(calibration);
        assertThat(List.of(
                        calibrationOf(0, 1, 6, 0.1, 1, 100, 1),
                        calibrationOf(0, 2, 6, 0.1, 1, 100, 1),
                        calibrationOf(0.1, 1, 6, 0.1, 1, 100, 1),
                        calibrationOf(0, 1, 7, 0.1, 1, 100, 1),
                        calibrationOf(0, 1, 6, 0.2, 1, 100, 1),
                        calibrationOf(0, 1, 6, 0.1, 2, 100, 1),
                        calibrationOf(0, 1, 6, 0.1, 1, 101, 1),
                        calibrationOf(0, 1, 6, 0.1, 1, 100, 0.5)))
                .doesNotHaveDuplicates();
    }

    private static TailCalibration calibrationOf(
            double level, double quantile, double threshold, double rate, double scale, int count, double index) {
        return new TailCalibration(
                new double[] {level, 0.5},
                new double[] {quantile, 6},
                threshold,
                rate,
                Tail.exponential(scale),
                count,
                index);
    }

    @Test
    void aRecordWithoutAScoreHasNoTailProbability() {
        assertThat(calibration.tailProbability(Double.NaN)).isNaN();
    }

    @Test
    void survivesADistributionWithoutSpread() {
        TailCalibration flat = TailCalibration.fit(new double[100]);
        assertThat(flat.tailProbability(1)).isLessThan(1e-6);
        assertThat(flat.tailProbability(-1)).isEqualTo(1);
    }

    @Test
    void aDistributionWithAnEndIsNotCertainBeyondIt() {
        double[] uniform =
                DoubleStream.generate(random::nextDouble).limit(5_000).toArray();
        TailCalibration bounded = TailCalibration.fit(uniform);
        assertThat(bounded.tail().growth()).isPositive();
        assertThat(bounded.tailProbability(1.01)).isGreaterThan(1e-7);
    }

    @Test
    void aBudgetIsReachableWithFiftyHeavyRows() {
        for (int seed = 0; seed < 200; seed++) {
            Random heavy = new Random(seed);
            double[] values = DoubleStream.generate(() -> Math.exp(1.5 * heavy.nextGaussian()))
                    .limit(50)
                    .toArray();
            double largest = Arrays.stream(values).max().orElseThrow();
            assertThat(TailCalibration.fit(values).abnormalityAt(1e-4))
                    .as("seed %d", seed)
                    .isBetween(largest / 3, 300 * largest);
        }
    }

    @Test
    void holdsItsPropertiesOnSmallSamplesOfAnyKind() {
        for (Surprisals surprisals : Surprisals.all()) {
            for (int rows : new int[] {20, 33, 100}) {
                double[] values = surprisals.sampler().draw(new Random(rows), rows);
                TailCalibration fitted = TailCalibration.fit(values);
                String what = surprisals.name() + ", " + rows + " rows";
                assertThat(fitted.count()).isEqualTo(rows);
                assertThat(fitted.extremalIndex()).as(what).isGreaterThan(0).isLessThanOrEqualTo(1);
                double last = 1;
                for (double value : Arrays.stream(values).sorted().toArray()) {
                    double probability = fitted.tailProbability(value);
                    assertThat(probability).as(what).isPositive().isLessThanOrEqualTo(last);
                    last = probability;
                }
                assertThat(fitted.abnormalityAt(1e-6)).as(what).isFinite().isGreaterThan(fitted.abnormalityAt(1e-4));
            }
        }
    }

    @Test
    void doesNotDependOnUnitOrOffset() {
        double[] values = Arrays.copyOf(exponential, 700);
        double one = TailCalibration.fit(values).abnormalityAt(1e-4);
        double[] moved = Arrays.stream(values).map(value -> 7 * value - 30).toArray();
        assertThat(TailCalibration.fit(moved).abnormalityAt(1e-4)).isCloseTo(7 * one - 30, within(1e-6));
    }

    @Test
    void dependentRecordsKeepTheirOrder() {
        double[] held = Surprisals.held(Surprisals::exponential).draw(new Random(8), 3_000);
        double[] sorted = held.clone();
        TailCalibration.fit(held);
        assertThat(held).isEqualTo(sorted);
        assertThat(TailCalibration.fit(held).extremalIndex()).isLessThan(0.4);
    }

    @Test
    void tiesAtTheThresholdAreNotAboveIt() {
        double[] values = new double[100];
        Arrays.fill(values, 70, 100, 1);
        values[98] = 2;
        values[99] = 3;
        TailCalibration fitted = TailCalibration.fit(values);
        long above = Arrays.stream(values)
                .filter(value -> value > fitted.threshold())
                .count();
        assertThat(fitted.exceedanceRate()).isEqualTo(above / 100.0);
    }

    @Test
    void oneOutlierAmongEqualsIsTheTail() {
        double[] values = new double[100];
        values[40] = 5;
        TailCalibration fitted = TailCalibration.fit(values);
        assertThat(fitted.tailProbability(5)).isCloseTo(0.01 / Math.E, within(1e-12));
        assertThat(fitted.abnormalityAt(1e-4)).isCloseTo(5 * Math.log(100), within(1e-9));
    }

    @Test
    void refusesWhatIsNotFinite() {
        double[] values = new double[30];
        values[7] = Double.NaN;
        assertThatThrownBy(() -> TailCalibration.fit(values)).hasMessageContaining("finite values only; got NaN");
        values[7] = Double.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> TailCalibration.fit(values)).hasMessageContaining("got -Infinity");
    }

    @Test
    void refusesAnImpossibleExtremalIndex() {
        double[] two = {0, 1};
        assertThatThrownBy(() -> new TailCalibration(two, two, 1, 0.1, new Tail(0, 0, 1, 0), 100, 0))
                .hasMessage("An extremal index is above 0 and at most 1; got 0.0");
        assertThatThrownBy(() -> new TailCalibration(two, two, 1, 0.1, new Tail(0, 0, 1, 0), 100, 1.5))
                .hasMessageContaining("got 1.5");
    }

    @Test
    void refusesTooFewRecords() {
        assertThatThrownBy(() -> TailCalibration.fit(new double[5])).hasMessageContaining("at least 20");
    }
}
