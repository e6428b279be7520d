package io.surprisal.evaluation.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The curves that forgive detections near a labelled range, one for each buffer: what {@link Vus} is the volume under.
 *
 * <p>With a buffer w every range reaches w/2 records further on both sides, where the label falls as √(1 − distance/w). At a
 * threshold with predictions p, TP = Σ label·p over the reaches, precision = TP / Σ p, and recall = min(1, TP / P'), where P'
 * lies midway between the number of anomalous records and that number plus what the buffers were hit for. Recall is multiplied
 * by the share of ranges hit at all. The false-positive rate is (Σ p − TP) / (n − P').
 *
 * <p>Only the records in the buffers change their label with w; everything else is counted once. Time O(n log n + w·b) for b
 * records in buffers.
 */
final class RangeSurface {
    private static final int THRESHOLDS = 250;

    private final double[] scores;
    private final boolean[] labels;
    private final List<Range> ranges;
    private final double[] thresholds;
    private final int[] predicted;
    private final int[] hits;

    RangeSurface(double[] scores, boolean[] labels) {
        this.scores = scores;
        this.labels = labels;
        this.ranges = ranges(labels);
        double[] ascending = scores.clone();
        Arrays.sort(ascending);
        this.thresholds = thresholds(ascending);
        this.predicted = countsAtLeast(thresholds, ascending);
        this.hits = countsAtLeast(
                thresholds,
                IntStream.range(0, scores.length)
                        .filter(row -> labels[row])
                        .mapToDouble(row -> scores[row])
                        .sorted()
                        .toArray());
    }

    /** The mean of the areas over buffers from 0 to a window, rows. */
    Vus volume(int window) {
        int[] buffered = bufferedByAbnormality(window);
        double[] ascending = new double[buffered.length];
        for (int i = 0; i < buffered.length; i++) {
            ascending[i] = scores[buffered[buffered.length - 1 - i]];
        }
        int[] bufferedPredicted = countsAtLeast(thresholds, ascending);
        double precisionRecall = 0;
        double roc = 0;
        for (int buffer = 0; buffer <= window; buffer++) {
            Vus areas = areas(buffer, buffered, bufferedPredicted);
            precisionRecall += areas.pr();
            roc += areas.roc();
        }
        return new Vus(precisionRecall / (window + 1), roc / (window + 1));
    }

    /** The areas under the curves of one buffer: Σ (R_k − R_k−1) P_k, and trapezoids up to (1, 1). */
    private Vus areas(int buffer, int[] buffered, int[] bufferedPredicted) {
        double[] hitBuffers = new double[buffered.length + 1];
        double[] extension = extension(buffer);
        for (int i = 0; i < buffered.length; i++) {
            hitBuffers[i + 1] = hitBuffers[i] + extension[buffered[i]];
        }
        double[] peaks = peaks(buffer);
        int[] rangesHit = countsAtLeast(thresholds, peaks);
        double positives = Abnormality.anomalous(labels);
        double precisionRecall = 0;
        double roc = 0;
        double previousRecall = 0;
        double previousFalse = 0;
        for (int k = 0; k < thresholds.length; k++) {
            double partly = hitBuffers[bufferedPredicted[k]];
            double truePositives = hits[k] + partly;
            double softPositives = positives + partly / 2;
            double recall = Math.min(truePositives / softPositives, 1) * rangesHit[k] / peaks.length;
            double falsePositiveRate = (predicted[k] - truePositives) / (labels.length - softPositives);
            precisionRecall += (recall - previousRecall) * truePositives / predicted[k];
            roc += (falsePositiveRate - previousFalse) * (recall + previousRecall) / 2;
            previousRecall = recall;
            previousFalse = falsePositiveRate;
        }
        roc += (1 - previousFalse) * (1 + previousRecall) / 2;
        return new Vus(precisionRecall, roc);
    }

    /** What the buffers add to the labels of normal records, [rows]; at most 1 where buffers overlap. */
    private double[] extension(int buffer) {
        double[] extension = new double[labels.length];
        for (Range range : ranges) {
            for (int distance = 1; distance <= buffer / 2; distance++) {
                double label = Math.sqrt(1 - (double) distance / buffer);
                add(extension, range.first - distance, label);
                add(extension, range.last + distance, label);
            }
        }
        return extension;
    }

    private static void add(double[] extension, int row, double label) {
        if (row >= 0 && row < extension.length) {
            extension[row] = Math.min(1, extension[row] + label);
        }
    }

    /** The normal records within half a window of a range, the most abnormal first. */
    private int[] bufferedByAbnormality(int window) {
        boolean[] near = new boolean[labels.length];
        for (Range range : ranges) {
            int from = Math.max(0, range.first - window / 2);
            int to = Math.min(labels.length - 1, range.last + window / 2);
            Arrays.fill(near, from, to + 1, true);
        }
        return IntStream.range(0, labels.length)
                .filter(row -> near[row] && !labels[row])
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The highest abnormality of each range with its buffers, ascending; ranges whose buffers meet are one. */
    private double[] peaks(int buffer) {
        int reach = buffer / 2;
        List<Double> peaks = new ArrayList<>();
        double peak = Double.NEGATIVE_INFINITY;
        int end = -1;
        for (Range range : ranges) {
            int from = Math.max(0, range.first - reach);
            if (end >= 0 && end < from) {
                peaks.add(peak);
                peak = Double.NEGATIVE_INFINITY;
            }
            end = Math.min(labels.length - 1, range.last + reach);
            for (int row = from; row <= end; row++) {
                peak = Math.max(peak, scores[row]);
            }
        }
        peaks.add(peak);
        return peaks.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** Scores at evenly spaced ranks, the highest first. */
    private static double[] thresholds(double[] ascending) {
        int last = ascending.length - 1;
        double step = (double) last / (THRESHOLDS - 1);
        return IntStream.range(0, THRESHOLDS)
                .mapToDouble(k -> ascending[last - (k == THRESHOLDS - 1 ? last : (int) (k * step))])
                .toArray();
    }

    /** For each threshold how many values are at least as high. */
    private static int[] countsAtLeast(double[] thresholds, double[] ascending) {
        int[] counts = new int[thresholds.length];
        int below = ascending.length;
        for (int k = 0; k < thresholds.length; k++) {
            while (below > 0 && ascending[below - 1] >= thresholds[k]) {
                below--;
            }
            counts[k] = ascending.length - below;
        }
        return counts;
    }

    private static List<Range> ranges(boolean[] labels) {
        List<Range> ranges = new ArrayList<>();
        for (int row = 0; row < labels.length; row++) {
            if (labels[row]) {
                int first = row;
                while (row + 1 < labels.length && labels[row + 1]) {
                    row++;
                }
                ranges.add(new Range(first, row));
            }
        }
        return ranges;
    }

    private record Range(int first, int last) {}
}
