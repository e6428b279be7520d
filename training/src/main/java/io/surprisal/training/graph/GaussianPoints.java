package io.surprisal.training.graph;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.random.SobolSequenceGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.util.MathArrays;

/**
 * A fixed low-discrepancy point set of the standard normal: few samples do the work of many (Buchholz et al. 2018). A Sobol
 * sequence, rotated at random (Cranley &amp; Patterson 1976), through the inverse normal distribution, then shifted and scaled
 * to mean 0 and variance 1 in every dimension. One point is the mean itself.
 *
 * <p>The sequence has {@value #MOST_DIMENSIONS} dimensions. More are blocks of so many, each with its points in an order of its own, else the blocks would vary
 * together: Latin supercube sampling, Owen (1998).
 */
public final class GaussianPoints {
    private static final double EDGE = 1e-6;
    private static final int MOST_DIMENSIONS = 1_000;

    private GaussianPoints() {}

    /** L points of K dimensions, row-major. */
    public static float[] of(int samples, int dimensions, long seed) {
        float[] points = new float[samples * dimensions];
        for (int first = 0; first < dimensions && samples > 1; first += MOST_DIMENSIONS) {
            int size = Math.min(MOST_DIMENSIONS, dimensions - first);
            float[] block = block(samples, size, seed + first);
            int[] order = IntStream.range(0, samples).toArray();
            if (first > 0) {
                MathArrays.shuffle(order, new Well19937c(seed + first));
            }
            for (int l = 0; l < samples; l++) {
                System.arraycopy(block, order[l] * size, points, l * dimensions + first, size);
            }
        }
        return points;
    }

    private static float[] block(int samples, int dimensions, long seed) {
        float[] points = new float[samples * dimensions];
        SplittableRandom random = new SplittableRandom(seed);
        double[] rotation = random.doubles(dimensions).toArray();
        SobolSequenceGenerator sobol = new SobolSequenceGenerator(dimensions);
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double[][] raw = new double[samples][];
        for (int l = 0; l < samples; l++) {
            raw[l] = sobol.nextVector();
            for (int k = 0; k < dimensions; k++) {
                double uniform = (raw[l][k] + rotation[k]) % 1;
                raw[l][k] = normal.inverseCumulativeProbability(EDGE + (1 - 2 * EDGE) * uniform);
            }
        }
        for (int k = 0; k < dimensions; k++) {
            double mean = 0;
            double square = 0;
            for (double[] point : raw) {
                mean += point[k] / samples;
                square += point[k] * point[k] / samples;
            }
            double deviation = Math.sqrt(square - mean * mean);
            for (int l = 0; l < samples; l++) {
                points[l * dimensions + k] = (float) ((raw[l][k] - mean) / deviation);
            }
        }
        return points;
    }
}
