package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;

/**
 * The squared distance of the window that ends at a row from the nearest of a bank of training windows (Ramaswamy, Rastogi &amp;
 * Shim 2000, "Efficient algorithms for mining outliers from large data sets", with k = 1), by brute force. Training windows are
 * compared with those only that share no row with them.
 */
final class WindowNeighbours implements RowScorer {
    private final Scaling scaling;
    private final RowWindow window;
    private final double[][] training;
    private final int[] starts;
    private int nearest;

    private WindowNeighbours(Scaling scaling, RowWindow window, double[][] training, int[] starts) {
        this.scaling = scaling;
        this.window = window;
        this.training = training;
        this.starts = starts;
    }

    static WindowNeighbours fit(double[][] rows, boolean ordered, long seed) {
        Scaling scaling = Scaling.standard(rows);
        RowWindow window = RowWindow.over(rows, ordered);
        return new WindowNeighbours(scaling, window, scaling.applyAll(rows), window.starts(rows.length, seed));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        window.add(scaling.apply(row));
        double distance = distance(Integer.MIN_VALUE);
        window.contributions(training, starts[nearest], contributions);
        return distance;
    }

    @Override
    public double[] ofTraining(double[][] rows) {
        double[] distances = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            window.add(training[row]);
            distances[row] = distance(row - window.rows() + 1);
        }
        window.clear();
        return distances;
    }

    @Override
    public boolean attributes() {
        return true;
    }

    /** The distance from the nearest window of the bank, of those that share no row with the window from a start on. */
    private double distance(int own) {
        // What was near a row ago most likely still is, and a small distance spares most of the others' sums.
        double smallest = allowed(nearest, own)
                ? window.squaredDistance(training, starts[nearest], Double.POSITIVE_INFINITY)
                : Double.POSITIVE_INFINITY;
        for (int i = 0; i < starts.length; i++) {
            if (allowed(i, own)) {
                double distance = window.squaredDistance(training, starts[i], smallest);
                if (distance < smallest) {
                    smallest = distance;
                    nearest = i;
                }
            }
        }
        return smallest;
    }

    private boolean allowed(int i, int own) {
        return Math.abs((long) starts[i] - own) >= window.rows();
    }
}
