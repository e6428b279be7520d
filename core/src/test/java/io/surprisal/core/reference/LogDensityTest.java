package io.surprisal.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogDensityTest {
    @Test
    void gaussianIntegratesToOne() {
        double sum = 0;
        for (double x = -20; x < 20; x += 0.01) {
            sum += 0.01 * Math.exp(LogDensity.gaussian(x, 0.3, 1.7));
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @Test
    void bernoulliMatchesItsDefinition() {
        double p = 1 / (1 + Math.exp(-0.8));
        assertThat(LogDensity.bernoulli(1, 0.8)).isCloseTo(Math.log(p), within(1e-12));
        assertThat(LogDensity.bernoulli(0.25, 0.8))
                .isCloseTo(0.25 * Math.log(p) + 0.75 * Math.log(1 - p), within(1e-12));
        assertThat(LogDensity.bernoulli(0, 800)).isEqualTo(-800);
    }

    @Test
    void klVanishesOnlyAtThePrior() {
        assertThat(LogDensity.klToStandardNormal(new double[2], new double[2])).isZero();
        // KL(N(1, e) ‖ N(0, 1)) = (1 + e − 1 − 1) / 2
        assertThat(LogDensity.klToStandardNormal(new double[] {1}, new double[] {1}))
                .isCloseTo((Math.E - 1) / 2, within(1e-12));
    }

    @Test
    void logMeanExpIsStable() {
        assertThat(LogDensity.logMeanExp(new double[] {-2000, -2000 + Math.log(3)}))
                .isCloseTo(-2000 + Math.log(2), within(1e-9));
    }
}
