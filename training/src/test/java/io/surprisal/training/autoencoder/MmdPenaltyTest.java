package io.surprisal.training.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.training.config.Kernel;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MmdPenaltyTest {
    private static final int BATCH = 40;
    private static final int LATENT = 2;
    private static final double[] SCALES = {0.1, 0.2, 0.5, 1, 2, 5, 10};

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void matchesItsDefinition(Kernel kernel) {
        double[][] x = draw(new Random(1), 0.5);
        double[][] y = draw(new Random(2), 0);
        assertThat(graphEstimate(kernel, x, y)).isCloseTo(definition(kernel, x, y), within(1e-4));
    }

    /** Unbiased: over pairs of samples from one distribution the estimate averages to zero, and not above it. */
    @ParameterizedTest
    @EnumSource(Kernel.class)
    void averagesToZeroForEqualDistributions(Kernel kernel) {
        double sum = 0;
        double apart = 0;
        int rounds = 300;
        ToDoubleBiFunction<double[][], double[][]> estimate = estimate(kernel);
        for (int round = 0; round < rounds; round++) {
            double[][] prior = draw(new Random(1000 + round), 0);
            sum += estimate.applyAsDouble(draw(new Random(round), 0), prior);
            apart += estimate.applyAsDouble(draw(new Random(round), 1), prior);
        }
        assertThat(sum / rounds).isCloseTo(0, within(0.01));
        assertThat(apart / rounds).isGreaterThan(0.2);
    }

    /** Of normal distributions a mean apart: E e^(−d²/C) = (1 + 4/C)^(−K/2) e^(−|mean|²/(C + 4)), as d ~ N(mean, 2 I). */
    @Test
    void isThatOfNormalDistributionsInClosedForm() {
        double mean = 1;
        double closed = 0;
        for (double scale : SCALES) {
            double c = 2 * LATENT * scale;
            double same = Math.pow(1 + 4 / c, -LATENT / 2.0);
            closed += 2 * same * (1 - Math.exp(-mean * mean / (c + 4)));
        }
        double sum = 0;
        int rounds = 300;
        ToDoubleBiFunction<double[][], double[][]> estimate = estimate(Kernel.RBF);
        for (int round = 0; round < rounds; round++) {
            sum += estimate.applyAsDouble(draw(new Random(round), mean), draw(new Random(1000 + round), 0));
        }
        assertThat(sum / rounds).isCloseTo(closed, within(0.03));
    }

    private static double graphEstimate(Kernel kernel, double[][] x, double[][] y) {
        return estimate(kernel).applyAsDouble(x, y);
    }

    /** The graph's, built once. */
    private static ToDoubleBiFunction<double[][], double[][]> estimate(Kernel kernel) {
        SameDiff graph = SameDiff.create();
        SDVariable a = graph.placeHolder("a", DataType.FLOAT, BATCH, LATENT);
        SDVariable b = graph.placeHolder("b", DataType.FLOAT, BATCH, LATENT);
        String estimate =
                new MmdPenalty(kernel, LATENT, BATCH).squaredDiscrepancy(a, b).name();
        return (x, y) -> graph.outputSingle(Map.of("a", floats(x), "b", floats(y)), estimate)
                .getDouble(0);
    }

    private static double definition(Kernel kernel, double[][] x, double[][] y) {
        double sum = 0;
        double[] scales = kernel == Kernel.ENERGY ? new double[] {1} : SCALES;
        for (double scale : scales) {
            double c = 2 * LATENT * scale;
            for (int i = 0; i < BATCH; i++) {
                for (int j = 0; j < BATCH; j++) {
                    if (i != j) {
                        sum += (value(kernel, x[i], x[j], c) + value(kernel, y[i], y[j], c)) / (BATCH * (BATCH - 1.0));
                    }
                    sum -= 2 * value(kernel, x[i], y[j], c) / ((double) BATCH * BATCH);
                }
            }
        }
        return sum;
    }

    private static double value(Kernel kernel, double[] a, double[] b, double c) {
        double square = (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
        return switch (kernel) {
            case INVERSE_MULTIQUADRATIC -> c / (c + square);
            case RBF -> Math.exp(-square / c);
            case ENERGY -> -Math.sqrt(square + 1e-6);
        };
    }

    private static double[][] draw(Random random, double mean) {
        double[][] points = new double[BATCH][LATENT];
        for (double[] point : points) {
            point[0] = mean + random.nextGaussian();
            point[1] = random.nextGaussian();
        }
        return points;
    }

    private static INDArray floats(double[][] points) {
        return Nd4j.create(points).castTo(DataType.FLOAT);
    }
}
