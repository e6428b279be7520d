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
    void exponentialIntegratesToOne() {
        double sum = 0;
        for (double x = 5e-4; x < 20; x += 0.001) {
            sum += 0.001 * Math.exp(LogDensity.exponential(x, 1.7));
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
    }

    @Test
    void poissonSumsToOneWithinRamanujansFormula() {
        double sum = 0;
        double factorial = 0;
        for (int x = 0; x < 60; x++) {
            factorial += x == 0 ? 0 : Math.log(x);
            double exact = x * Math.log(7.3) - 7.3 - factorial;
            assertThat(LogDensity.poisson(x, 7.3)).as("x = %d", x).isCloseTo(exact, within(3e-4));
            sum += Math.exp(LogDensity.poisson(x, 7.3));
        }
        assertThat(sum).isCloseTo(1, within(1e-4));
    }

    /** Independent Poisson counts with the means N p_j are multinomial, given that they sum to N. */
    @Test
    void poissonTermsAreTheMultinomial() {
        double terms = LogDensity.poisson(2, 4 * 0.3) + LogDensity.poisson(0, 4 * 0.2) + LogDensity.poisson(2, 4 * 0.5);
        double multinomial = Math.log(6) + 2 * Math.log(0.3) + 2 * Math.log(0.5);
        assertThat(terms - LogDensity.poisson(4, 4)).isCloseTo(multinomial, within(1e-3));
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
