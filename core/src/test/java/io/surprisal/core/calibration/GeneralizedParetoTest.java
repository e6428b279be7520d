package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneralizedParetoTest {
    @ParameterizedTest
    @CsvSource({"0.4, 2", "0.1, 0.01", "0, 3", "-0.2, 5", "-0.4, 1000"})
    void fitRecoversShapeAndScale(double shape, double scale) {
        GeneralizedPareto truth = new GeneralizedPareto(shape, scale);
        Random random = new Random(7);
        double[] sample = DoubleStream.generate(() -> truth.quantileOfSurvival(1 - random.nextDouble()))
                .limit(20_000)
                .toArray();

        GeneralizedPareto fitted = GeneralizedPareto.fit(sample);

        assertThat(fitted.shape()).isCloseTo(shape, within(0.03));
        assertThat(fitted.scale() / scale).isCloseTo(1, within(0.04));
        assertThat(fitted.logLikelihood(sample)).isGreaterThanOrEqualTo(truth.logLikelihood(sample));
    }

    @Test
    void fitIsALocalMaximumOfTheLikelihood() {
        double[] sample = {0.1, 0.5, 0.7, 1.1, 1.2, 2, 3.4, 5.5, 9.1, 20};
        GeneralizedPareto fitted = GeneralizedPareto.fit(sample);
        double best = fitted.logLikelihood(sample);
        for (double step : new double[] {-1e-3, 1e-3}) {
            assertThat(new GeneralizedPareto(fitted.shape() + step, fitted.scale()).logLikelihood(sample))
                    .isLessThan(best);
            assertThat(new GeneralizedPareto(fitted.shape(), fitted.scale() * (1 + step)).logLikelihood(sample))
                    .isLessThan(best);
        }
    }

    @Test
    void quantileInvertsSurvival() {
        for (double shape : new double[] {-0.3, 0, 0.5}) {
            GeneralizedPareto pareto = new GeneralizedPareto(shape, 1.7);
            assertThat(pareto.survival(pareto.quantileOfSurvival(1e-3))).isCloseTo(1e-3, within(1e-12));
        }
    }

    @Test
    void aTailWithAnEndHasNoMassBeyondIt() {
        assertThat(new GeneralizedPareto(-0.5, 1).survival(2.1)).isZero();
    }

    @Test
    void refusesWhatHasNoTail() {
        assertThatThrownBy(() -> GeneralizedPareto.fit(new double[] {0, 0, 0}))
                .hasMessageContaining("at least two exceedances");
        assertThatThrownBy(() -> GeneralizedPareto.fit(new double[] {1, Double.NaN}))
                .hasMessageContaining("NaN");
    }
}
