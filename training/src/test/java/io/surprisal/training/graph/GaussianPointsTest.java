package io.surprisal.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianPointsTest {
    @ParameterizedTest
    @CsvSource({"8, 8", "64, 3", "7, 2"})
    void hasTheMomentsOfTheStandardNormal(int samples, int dimensions) {
        float[] points = GaussianPoints.of(samples, dimensions, 5);
        for (int k = 0; k < dimensions; k++) {
            double mean = 0;
            double square = 0;
            for (int l = 0; l < samples; l++) {
                mean += points[l * dimensions + k] / samples;
                square += points[l * dimensions + k] * points[l * dimensions + k] / samples;
            }
            assertThat(mean).isCloseTo(0, within(1e-6));
            assertThat(square).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void onePointIsTheMean() {
        assertThat(GaussianPoints.of(1, 3, 5)).containsOnly(0f);
    }

    @Test
    void dependsOnTheSeedAlone() {
        assertThat(GaussianPoints.of(8, 4, 1))
                .containsExactly(GaussianPoints.of(8, 4, 1))
                .isNotEqualTo(GaussianPoints.of(8, 4, 2));
    }

    /** The dimensions that the sequence does not have: as good as one by one, and none goes with those before. */
    @Test
    void hasMoreDimensionsThanTheSequence() {
        int samples = 256;
        int dimensions = 1_003;
        float[] points = GaussianPoints.of(samples, dimensions, 5);
        for (int k = 1_000; k < dimensions; k++) {
            double square = 0;
            double product = 0;
            for (int l = 0; l < samples; l++) {
                square += points[l * dimensions + k] * points[l * dimensions + k] / samples;
                product += points[l * dimensions + k] * points[l * dimensions + k - 1_000] / samples;
            }
            assertThat(square).isCloseTo(1, within(1e-5));
            assertThat(product).isCloseTo(0, within(0.2));
        }
        assertThat(GaussianPoints.of(1, dimensions, 5)).hasSize(dimensions).containsOnly(0f);
    }

    /** E log(1 + e^(a·z)) over four dimensions: what the scores average is as smooth as this. */
    @Test
    void integratesBetterThanRandomPoints() {
        double truth = average(GaussianPoints.of(1 << 14, 4, 3), 4);
        double lowDiscrepancy = 0;
        double random = 0;
        for (int seed = 0; seed < 50; seed++) {
            lowDiscrepancy += Math.abs(average(GaussianPoints.of(8, 4, seed), 4) - truth);
            SplittableRandom source = new SplittableRandom(seed);
            float[] drawn = new float[32];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = (float) source.nextGaussian();
            }
            random += Math.abs(average(drawn, 4) - truth);
        }
        assertThat(lowDiscrepancy).isLessThan(random / 2);
    }

    private static double average(float[] points, int dimensions) {
        int samples = points.length / dimensions;
        double sum = 0;
        for (int l = 0; l < samples; l++) {
            double a = 0;
            for (int k = 0; k < dimensions; k++) {
                a += (k + 1) * 0.5 * points[l * dimensions + k];
            }
            sum += Math.log1p(Math.exp(a));
        }
        return sum / samples;
    }
}
