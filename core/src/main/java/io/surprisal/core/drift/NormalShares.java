package io.surprisal.core.drift;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where the normal values of one feature or output lay: at most five bins, and how large a share of the values each held at most.
 *
 * <p>A series is no sample of independent values: it has days, seasons and keys of different levels. So the normal rows are cut into parts,
 * consecutive rows of one key, and of each bin the highest share of any part is kept, not the mean. What a part of the training data had is
 * no drift.
 *
 * <p>Groups are the bins, lowest first, and then, where there are four bins or more, the lower half of them and the upper half, without the
 * middle one of five. A shift of level fills a half, a narrower spread fills one bin, a wider one fills the ends.
 *
 * @param edges between the bins, ascending, raw units; a value that is an edge lies below it. They are {@code float} values. Empty for one
 *     bin, of which nothing can be said
 * @param highest for each group the highest share of the observed values of any part, in [0, 1]
 */
public record NormalShares(List<Double> edges, List<Double> highest) implements Serializable {
    /** Levels of the edges: the ends are thin, so that little has to move there to be seen. */
    private static final double[] LEVELS = {0.1, 0.35, 0.65, 0.9};

    /** A key is cut into at most so many parts... */
    private static final int PARTS = 4;

    /** ...of at least so many rows: the share of fewer is mostly noise. */
    private static final int FEWEST_ROWS = 200;

    private static final double DIGITS = 1e4;

    public NormalShares {
        edges = List.copyOf(edges);
        highest = List.copyOf(highest);
        for (int i = 0; i < edges.size(); i++) {
            if (!Double.isFinite(edges.get(i))
                    || (i > 0 && !(edges.get(i).floatValue() > edges.get(i - 1).floatValue()))) {
                throw new IllegalArgumentException("The edges of bins are finite and ascend; got " + edges);
            }
        }
        int groups = groups(edges.size() + 1);
        if (highest.size() != groups || highest.stream().anyMatch(share -> !(share >= 0 && share <= 1))) {
            throw new IllegalArgumentException(
                    "Bins between " + edges + " have " + groups + " shares in [0, 1]; got " + highest);
        }
    }

    /**
     * Of normal values.
     *
     * @param series the values of each key in order of time, raw units, NaN = missing; not changed
     */
    public static NormalShares of(List<float[]> series) {
        float[] edges = edges(series);
        int bins = edges.length + 1;
        double[] highest = new double[groups(bins)];
        for (int[] part : parts(series, edges)) {
            int observed = Arrays.stream(part).sum();
            for (int group = 0; group < highest.length && observed > 0; group++) {
                highest[group] = Math.max(highest[group], (double) sum(part, group) / observed);
            }
        }
        return new NormalShares(
                // The shortest text that is the same float keeps files small.
                boxed(edges),
                Arrays.stream(highest)
                        .map(share -> Math.min(1, Math.ceil(share * DIGITS) / DIGITS))
                        .boxed()
                        .toList());
    }

    /** How many bins there are. */
    public int bins() {
        return edges.size() + 1;
    }

    /** A group as a sentence goes on after "values": {@code of at most 0.25}. */
    public String describe(int group) {
        int from = group < bins() ? group : group == bins() ? 0 : bins() - bins() / 2;
        int to = group < bins() ? group + 1 : group == bins() ? bins() / 2 : bins();
        if (from == 0) {
            return to == bins() ? "of any size" : "of at most " + text(to - 1);
        }
        return "above " + text(from - 1) + (to == bins() ? "" : " and at most " + text(to - 1));
    }

    /** How many of the counts of bins a group holds. */
    static int sum(int[] counts, int group) {
        int bins = counts.length;
        if (group < bins) {
            return counts[group];
        }
        int from = group == bins ? 0 : bins - bins / 2;
        int sum = 0;
        for (int bin = from; bin < from + bins / 2; bin++) {
            sum += counts[bin];
        }
        return sum;
    }

    /** The bin of an observed value. */
    static int bin(float[] edges, float value) {
        int bin = 0;
        while (bin < edges.length && value > edges[bin]) {
            bin++;
        }
        return bin;
    }

    /** The edges as the values that they divide. */
    float[] edgeValues() {
        float[] values = new float[edges.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = edges.get(i).floatValue();
        }
        return values;
    }

    private static int groups(int bins) {
        return bins < 4 ? bins : bins + 2;
    }

    private String text(int edge) {
        return String.format(Locale.ROOT, "%.4g", edges.get(edge));
    }

    private static List<Double> boxed(float[] values) {
        List<Double> boxed = new ArrayList<>();
        for (float value : values) {
            boxed.add(Double.valueOf(Float.toString(value)));
        }
        return boxed;
    }

    /**
     * Quantiles, fewer where they are one value: none is the largest, above which nothing lay. Where nearly all values are the largest, the one
     * below it.
     */
    private static float[] edges(List<float[]> series) {
        float[] sorted =
                new float[series.stream().mapToInt(values -> values.length).sum()];
        int count = 0;
        for (float[] values : series) {
            for (float value : values) {
                if (Float.isFinite(value)) {
                    sorted[count++] = value;
                }
            }
        }
        Arrays.sort(sorted, 0, count);
        float[] edges = new float[LEVELS.length];
        int found = 0;
        for (double level : LEVELS) {
            float edge = count == 0 ? 0 : sorted[(int) (level * (count - 1))];
            if (count > 0 && edge < sorted[count - 1] && (found == 0 || edge > edges[found - 1])) {
                edges[found++] = edge;
            }
        }
        if (found == 0 && count > 0 && sorted[0] < sorted[count - 1]) {
            int below = count - 1;
            while (sorted[below] == sorted[count - 1]) {
                below--;
            }
            edges[found++] = sorted[below];
        }
        return Arrays.copyOf(edges, found);
    }

    /** The values of each part, counted by bin. Keys of few rows are put together until they are enough. */
    private static List<int[]> parts(List<float[]> series, float[] edges) {
        List<int[]> parts = new ArrayList<>();
        int[] together = new int[edges.length + 1];
        int rows = 0;
        for (float[] values : series) {
            int count = Math.min(PARTS, values.length / FEWEST_ROWS);
            for (int part = 0; part < count; part++) {
                int[] counts = new int[edges.length + 1];
                count(
                        values,
                        (int) ((long) values.length * part / count),
                        (int) ((long) values.length * (part + 1) / count),
                        edges,
                        counts);
                parts.add(counts);
            }
            if (count == 0) {
                count(values, 0, values.length, edges, together);
                rows += values.length;
            }
            if (rows >= FEWEST_ROWS) {
                parts.add(together);
                together = new int[edges.length + 1];
                rows = 0;
            }
        }
        if (parts.isEmpty()) {
            parts.add(together);
        }
        return parts;
    }

    private static void count(float[] values, int from, int to, float[] edges, int[] counts) {
        for (int i = from; i < to; i++) {
            if (Float.isFinite(values[i])) {
                counts[bin(edges, values[i])]++;
            }
        }
    }
}
