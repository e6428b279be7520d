package io.surprisal.training.data.trait;

import java.util.Arrays;

/** One feature's values in the kept rows, and the same in ascending order. */
public final class Column {
    private final String name;
    private final float[] values;
    private final float[] sorted;
    private final int infinite;

    /** @param values one per kept row, NaN = missing; handed over, infinite values become missing */
    public Column(String name, float[] values) {
        this.name = name;
        this.values = values;
        float[] finite = new float[values.length];
        int count = 0;
        int unbounded = 0;
        for (int row = 0; row < values.length; row++) {
            if (Float.isFinite(values[row])) {
                finite[count++] = values[row];
            } else if (Float.isInfinite(values[row])) {
                unbounded++;
                values[row] = Float.NaN;
            }
        }
        this.sorted = Arrays.copyOf(finite, count);
        Arrays.sort(sorted);
        this.infinite = unbounded;
    }

    public String name() {
        return name;
    }

    int rows() {
        return values.length;
    }

    /** NaN where missing. */
    float value(int row) {
        return values[row];
    }

    /** How many values there are. */
    int count() {
        return sorted.length;
    }

    int infinite() {
        return infinite;
    }

    boolean allMissing() {
        return sorted.length == 0;
    }

    /** Whether it has values and they are all the same. */
    public boolean constant() {
        return sorted.length > 0 && sorted[0] == sorted[sorted.length - 1];
    }

    /** Whether it takes more than one value. */
    public boolean moves() {
        return sorted.length > 0 && !constant();
    }

    /** Whether it holds 0 and 1, both and nothing else. */
    public boolean flag() {
        if (!moves() || sorted[0] != 0 || sorted[sorted.length - 1] != 1) {
            return false;
        }
        int ones = firstAbove(0);
        return sorted[ones] == 1;
    }

    /** The value at the share p of the sorted values, p in [0, 1]; the lower one between two. */
    double quantile(double p) {
        return sorted[(int) (p * (sorted.length - 1))];
    }

    /** The index of the first sorted value above one; {@link #count} where there is none. */
    int firstAbove(double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    double sorted(int index) {
        return sorted[index];
    }

    double mean() {
        double sum = 0;
        for (float value : sorted) {
            sum += value;
        }
        return sum / sorted.length;
    }

    /** The k-th moment about the mean, k even. */
    double centralMoment(int k) {
        double mean = mean();
        double sum = 0;
        for (float value : sorted) {
            double square = (value - mean) * (value - mean);
            sum += k == 2 ? square : Math.pow(square, k / 2.0);
        }
        return sum / sorted.length;
    }

    /** How many values differ from the most frequent one. */
    int offCommonest() {
        int longest = 0;
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[start]) {
                longest = Math.max(longest, i - start);
                start = i;
            }
        }
        return sorted.length - longest;
    }
}
