package io.surprisal.training.autoencoder;

import io.surprisal.training.fit.Windows;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Points for the features of a table of counts, near each other where the features occur in the same records: the leading eigenvectors of
 * their positive pointwise mutual information, times the roots of the eigenvalues. Levy &amp; Goldberg (2014), Neural word embedding as
 * implicit matrix factorization, with the record as a word's context.
 */
final class FeatureEmbeddings {
    /** Directions beside those that are wanted, and rounds, of subspace iteration: Halko et al. (2011), algorithm 4.4. */
    private static final int SPARE = 10;

    private static final int ROUNDS = 6;

    /** Of the longest direction's square; a shorter one is rounding. */
    private static final double SHORTEST = 1e-9;

    private FeatureEmbeddings() {}

    /**
     * Embeds features by some rows.
     *
     * @param size how many coordinates the points have at most
     * @param seed of the directions that the iteration starts from
     * @return [D, n], n ≤ size; empty where no two features are met together more often than by chance
     */
    static INDArray of(Windows windows, int[] rows, int size, long seed) {
        INDArray information = positiveInformation(together(windows, rows));
        if (information.maxNumber().doubleValue() == 0) {
            return Nd4j.empty(information.dataType());
        }
        INDArray basis = orthonormal(drawn(information.size(0), size + SPARE, seed));
        for (int round = 0; round < ROUNDS; round++) {
            basis = orthonormal(information.mmul(basis));
        }
        // Eigenvalues below 0 are of features that keep apart.
        return basis.mmul(leading(basis.transpose().mmul(information).mmul(basis), size, true));
    }

    /** How often two features are met together, by their shares of each record: [D][D], 0 for a feature with itself. */
    private static float[][] together(Windows windows, int[] rows) {
        float[][] together = new float[0][];
        for (int i = 0; i < rows.length; i++) {
            float[] counts = windows.gather(rows, i, 1);
            together = together.length == 0 ? new float[counts.length][counts.length] : together;
            add(together, counts);
        }
        return together;
    }

    private static void add(float[][] together, float[] counts) {
        int[] present = new int[counts.length];
        int many = 0;
        float total = 0;
        for (int j = 0; j < counts.length; j++) {
            if (counts[j] > 0) {
                present[many++] = j;
                total += counts[j];
            }
        }
        for (int a = 0; a < many; a++) {
            float share = counts[present[a]] / total;
            float[] row = together[present[a]];
            for (int b = 0; b < many; b++) {
                row[present[b]] += a == b ? 0 : share * counts[present[b]] / total;
            }
        }
    }

    /** max(0, log p(a, b) / (p(a) p(b))), [D, D]. */
    private static INDArray positiveInformation(float[][] together) {
        double[] of = new double[together.length];
        double all = 0;
        for (int a = 0; a < of.length; a++) {
            for (float share : together[a]) {
                of[a] += share;
            }
            all += of[a];
        }
        for (int a = 0; a < of.length; a++) {
            for (int b = 0; b < of.length; b++) {
                double ratio = together[a][b] == 0 ? 0 : together[a][b] * all / (of[a] * of[b]);
                together[a][b] = ratio > 1 ? (float) Math.log(ratio) : 0;
            }
        }
        return Nd4j.create(together);
    }

    private static INDArray drawn(long rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] values = new float[(int) rows][(int) Math.min(rows, columns)];
        for (float[] row : values) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return Nd4j.create(values);
    }

    /** An orthonormal basis of what the columns span, fewer of them where some hardly differ. */
    private static INDArray orthonormal(INDArray columns) {
        return columns.mmul(leading(columns.transpose().mmul(columns), (int) columns.size(1), false));
    }

    /**
     * The leading eigenvectors of a symmetric matrix, as columns.
     *
     * @param most how many of them
     * @param times whether they have the roots of their eigenvalues for lengths; else one over the roots
     */
    private static INDArray leading(INDArray symmetric, int most, boolean times) {
        // Symmetric to the last bit, of which alone the eigenvalues descend.
        INDArray exact = symmetric.add(symmetric.transpose());
        EigenDecomposition parts =
                new EigenDecomposition(new Array2DRowRealMatrix(exact.muli(0.5).toDoubleMatrix(), false));
        double[] values = parts.getRealEigenvalues();
        int columns = 0;
        while (columns < Math.min(most, values.length) && values[columns] > Math.max(0, SHORTEST * values[0])) {
            columns++;
        }
        float[][] vectors = new float[values.length][columns];
        for (int k = 0; k < columns; k++) {
            double length = times ? Math.sqrt(values[k]) : 1 / Math.sqrt(values[k]);
            for (int i = 0; i < values.length; i++) {
                vectors[i][k] = (float) (length * parts.getV().getEntry(i, k));
            }
        }
        return Nd4j.create(vectors);
    }
}
