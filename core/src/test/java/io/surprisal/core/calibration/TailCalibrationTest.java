package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TailCalibrationTest {
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
    void refusesTooFewRecords() {
        assertThatThrownBy(() -> TailCalibration.fit(new double[5])).hasMessageContaining("at least 20");
    }
}
