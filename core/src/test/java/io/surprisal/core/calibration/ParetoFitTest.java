package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParetoFitTest {
    @ParameterizedTest
    @CsvSource({"0.4, 2", "0.1, 0.01", "0, 3"})
    void manyExceedancesGiveShapeAndScale(double shape, double scale) {
        Tail fitted = ParetoFit.fit(sample(new Tail(shape, 0, scale, 0), 20_000, 7));
        assertThat(fitted.shape()).isCloseTo(shape, within(0.03));
        assertThat(fitted.scale() / scale).isCloseTo(1, within(0.04));
    }

    @Test
    void fewExceedancesLeaveTheShapeNearZero() {
        double[] heavy = sample(new Tail(0.8, 0, 1, 0), 40, 7);
        assertThat(ParetoFit.fit(heavy).shape()).isBetween(0.1, 0.6);
    }

    @Test
    void theShapeIsNeverBelowZero() {
        double[] bounded = sample(new Tail(-0.4, 0, 1, 0), 500, 7);
        assertThat(ParetoFit.fit(bounded).shape()).isCloseTo(0, within(1e-5));
    }

    @Test
    void theUnitDoesNotMatter() {
        double[] sample = sample(new Tail(0.2, 0, 1, 0), 300, 9);
        Tail one = ParetoFit.fit(sample);
        Tail other = ParetoFit.fit(Arrays.stream(sample).map(y -> 1e6 * y).toArray());
        assertThat(other.shape()).isCloseTo(one.shape(), within(1e-4));
        assertThat(other.scale() / one.scale()).isCloseTo(1e6, within(1e3));
    }

    @Test
    void theScaleIsTheLikeliest() {
        double[] sample = {0.1, 0.5, 0.7, 1.1, 1.2, 2, 3.4, 5.5, 9.1, 20};
        for (double shape : new double[] {-0.4, 0, 0.3, 0.9}) {
            double scale = ParetoFit.likeliestScale(sample, shape);
            double best = ParetoFit.logLikelihood(sample, shape, scale);
            assertThat(best).isGreaterThan(ParetoFit.logLikelihood(sample, shape, scale * 1.01));
            assertThat(best).isGreaterThan(ParetoFit.logLikelihood(sample, shape, scale / 1.01));
        }
        assertThat(ParetoFit.likeliestScale(sample, 0)).isCloseTo(4.36, within(1e-9));
    }

    @Test
    void exceedancesOfOneSizeStayFinite() {
        Tail tail = ParetoFit.fit(new double[] {2, 2, 2, 2});
        assertThat(tail.shape()).isCloseTo(0, within(1e-5));
        assertThat(tail.scale()).isBetween(1.0, 4.0);
    }

    private static double[] sample(Tail truth, int size, int seed) {
        Random random = new Random(seed);
        return DoubleStream.generate(() -> truth.quantileOfSurvival(1 - random.nextDouble()))
                .limit(size)
                .toArray();
    }
}
