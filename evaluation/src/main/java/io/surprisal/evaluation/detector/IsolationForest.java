package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An isolation forest: 2^(−E h(x) / c(n)) over 100 trees of 256 rows, in (0, 1]; higher is more abnormal. Liu, Ting &amp; Zhou
 * (2008), "Isolation Forest", algorithms 1 to 3.
 */
final class IsolationForest implements RowScorer {
    private static final int TREES = 100;
    private static final int SAMPLE = 256;
    private static final double EULER_MASCHERONI = 0.5772156649015329;

    private final Scaling scaling;
    private final Node[] trees;
    private final double normalPathLength;

    private IsolationForest(Scaling scaling, Node[] trees, double normalPathLength) {
        this.scaling = scaling;
        this.trees = trees;
        this.normalPathLength = normalPathLength;
    }

    static IsolationForest fit(double[][] rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scaling scaling = Scaling.standard(rows);
        double[][] scaled = scaling.applyAll(rows);
        int sample = Math.min(SAMPLE, scaled.length);
        int depth = (int) Math.ceil(Math.log(sample) / Math.log(2));
        Node[] trees = new Node[TREES];
        for (int tree = 0; tree < TREES; tree++) {
            trees[tree] = grow(sample(scaled, sample, random), depth, random);
        }
        return new IsolationForest(scaling, trees, averagePathLength(sample));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        double[] scaled = scaling.apply(row);
        double length = 0;
        for (Node tree : trees) {
            length += tree.pathLength(scaled);
        }
        return Math.pow(2, -length / trees.length / normalPathLength);
    }

    /** c(n): the mean length of an unsuccessful search in a binary search tree of n values. */
    static double averagePathLength(int rows) {
        return rows < 2 ? 0 : rows == 2 ? 1 : 2 * (Math.log(rows - 1.0) + EULER_MASCHERONI) - 2 * (rows - 1.0) / rows;
    }

    private static double[][] sample(double[][] rows, int size, SplittableRandom random) {
        double[][] shuffled = rows.clone();
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(shuffled.length - i);
            double[] row = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = row;
        }
        return Arrays.copyOf(shuffled, size);
    }

    private static Node grow(double[][] rows, int depth, SplittableRandom random) {
        int[] varying = varying(rows);
        if (depth == 0 || varying.length == 0) {
            return new Node(0, 0, averagePathLength(rows.length), null, null);
        }
        int feature = varying[random.nextInt(varying.length)];
        double smallest =
                Arrays.stream(rows).mapToDouble(row -> row[feature]).min().orElseThrow();
        double largest =
                Arrays.stream(rows).mapToDouble(row -> row[feature]).max().orElseThrow();
        double cut = smallest + (largest - smallest) * (1 - random.nextDouble());
        double[][] below = Arrays.stream(rows).filter(row -> row[feature] < cut).toArray(double[][]::new);
        double[][] above =
                Arrays.stream(rows).filter(row -> row[feature] >= cut).toArray(double[][]::new);
        return new Node(feature, cut, 0, grow(below, depth - 1, random), grow(above, depth - 1, random));
    }

    /** The features in which some rows differ. */
    private static int[] varying(double[][] rows) {
        return IntStream.range(0, rows.length == 0 ? 0 : rows[0].length)
                .filter(feature -> Arrays.stream(rows).anyMatch(row -> row[feature] != rows[0][feature]))
                .toArray();
    }

    /**
     * An inner node that cuts a feature, or a leaf without children.
     *
     * @param remaining what a leaf's unsplit rows would add to the path
     */
    private record Node(
            int feature,
            double cut,
            double remaining,
            @Nullable Node below,
            @Nullable Node above) {
        double pathLength(double[] row) {
            Node node = this;
            int length = 0;
            while (node.below != null && node.above != null) {
                node = row[node.feature] < node.cut ? node.below : node.above;
                length++;
            }
            return length + node.remaining;
        }
    }
}
