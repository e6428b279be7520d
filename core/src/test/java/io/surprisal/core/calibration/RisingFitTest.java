package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RisingFitTest {
    @ParameterizedTest
    @CsvSource({"0, 3", "0.2, 0.01", "1, 1", "5, 1000"})
    void manyExceedancesGiveGrowthAndScale(double growth, double scale) {
        Tail fitted = RisingFit.fit(sample(new Tail(0, growth, scale, 0), 100_000), 0);
        assertThat(fitted.growth()).isCloseTo(growth, within(0.02 + growth / 8));
        assertThat(fitted.scale() / scale).isCloseTo(1, within(0.06));
    }

    @Test
    void heavyExceedancesDoNotGrow() {
        Tail fitted = RisingFit.fit(sample(new Tail(0.5, 0, 1, 0), 500), 0);
        assertThat(fitted.growth()).isCloseTo(0, within(1e-9));
    }

    @Test
    void theUnitDoesNotMatter() {
        double[] sample = sample(new Tail(0, 0.5, 1, 0), 300);
        Tail one = RisingFit.fit(sample, 0.1);
        Tail other = RisingFit.fit(DoubleStream.of(sample).map(y -> 1e6 * y).toArray(), 0.1);
        assertThat(other.growth()).isCloseTo(one.growth(), within(1e-9));
        assertThat(other.scale() / one.scale()).isCloseTo(1e6, within(1e-3));
        assertThat(other.straightBelow()).isEqualTo(0.1);
    }

    @Test
    void exceedancesOfOneSizeStayFinite() {
        Tail fitted = RisingFit.fit(new double[] {2, 2, 2, 2}, 0.5);
        assertThat(fitted.quantileOfSurvival(1e-6)).isBetween(2.0, 100.0);
    }

    private static double[] sample(Tail truth, int size) {
        Random random = new Random(7);
        return DoubleStream.generate(() -> truth.quantileOfSurvival(1 - random.nextDouble()))
                .limit(size)
                .toArray();
    }
}
