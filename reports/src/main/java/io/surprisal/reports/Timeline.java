package io.surprisal.reports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The scores of one key over time, with the threshold, alerts and labels. However long it is, it shows every peak, every alert and every label.
 *
 * @param clock whether times are epoch milliseconds of a clock, and not the time since the first row
 * @param times epoch milliseconds, ascending
 * @param scores higher is more abnormal, NaN where there is none
 * @param thresholds from where on each would have been abnormal, NaN where nothing says so
 * @param labelled which are in a labelled anomaly
 * @param alerts what is to be told apart by more than its score, such as each alert from its first abnormal record to its last
 */
public record Timeline(
        boolean clock, long[] times, double[] scores, double[] thresholds, boolean[] labelled, List<Span> alerts) {
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final double USUAL = 0.99;

    /** After so many usual steps without a record the line breaks. */
    private static final int GAP = 10;

    /** A stretch of time, epoch milliseconds. */
    public record Span(long first, long last) {}

    public Timeline {
        if (scores.length != times.length || thresholds.length != times.length || labelled.length != times.length) {
            throw new IllegalArgumentException("A timeline needs a score, a threshold and a label for each of "
                    + times.length + " times; got " + scores.length + ", " + thresholds.length + " and "
                    + labelled.length);
        }
        alerts = List.copyOf(alerts);
    }

    /**
     * Draws it.
     *
     * @param score the name of the scores, with their unit
     * @param alert what one of the alerts is called
     */
    public Chart chart(String title, String score, String alert) {
        double[] x = Arrays.stream(times).mapToDouble(this::place).toArray();
        double[] y = broken();
        int[] kept = Thinning.of(x, y, Thinning.COLUMNS);
        int[] moves = Thinning.of(x, thresholds, Thinning.COLUMNS);
        List<Layer> layers = new ArrayList<>();
        List<Span> labels = labels();
        if (!labels.isEmpty()) {
            layers.add(Layer.bands("labelled anomaly", Colour.LABEL, firsts(labels), lasts(labels)));
        }
        layers.add(Layer.line(score, Colour.SCORE, Thinning.at(kept, x), Thinning.at(kept, y)));
        layers.add(Layer.line("threshold", Colour.THRESHOLD, Thinning.at(moves, x), Thinning.at(moves, thresholds))
                .with(Layer.Style.STEP));
        if (!alerts.isEmpty()) {
            layers.add(Layer.strips(alert, Colour.ALERT, firsts(alerts), lasts(alerts)));
        }
        Axis time = clock ? Axis.time("time (UTC)") : Axis.linear("days since the first row");
        return Chart.of(title, "", time, axis(score), layers);
    }

    /** Labelled rows that follow one another. */
    private List<Span> labels() {
        List<Span> labels = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            if (labelled[i]) {
                int first = i;
                while (i + 1 < times.length && labelled[i + 1]) {
                    i++;
                }
                labels.add(new Span(times[first], times[i]));
            }
        }
        return labels;
    }

    private Axis axis(String score) {
        double[] sorted =
                Arrays.stream(scores).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return Axis.linear(score);
        }
        double threshold =
                Arrays.stream(thresholds).filter(Double::isFinite).max().orElse(sorted[0]);
        double usual = sorted[(int) (USUAL * (sorted.length - 1))];
        return Axis.ofPeaks(
                score,
                sorted[0],
                Math.min(usual, threshold > sorted[0] ? threshold : usual),
                Math.max(sorted[sorted.length - 1], threshold));
    }

    /** The scores, with none where the time before was too long for a line. */
    private double[] broken() {
        double[] y = scores.clone();
        long[] steps = new long[Math.max(0, times.length - 1)];
        Arrays.setAll(steps, i -> times[i + 1] - times[i]);
        long[] sorted = steps.clone();
        Arrays.sort(sorted);
        long longest = steps.length == 0 ? 0 : GAP * Math.max(1, sorted[steps.length / 2]);
        for (int i = 0; i < steps.length; i++) {
            // The line breaks at the last record before, unless that one says something.
            if (steps[i] > longest && !(thresholds[i] <= scores[i])) {
                y[i] = Double.NaN;
            }
        }
        return y;
    }

    private double[] firsts(List<Span> spans) {
        return spans.stream().mapToDouble(span -> place(span.first())).toArray();
    }

    private double[] lasts(List<Span> spans) {
        return spans.stream().mapToDouble(span -> place(span.last())).toArray();
    }

    private double place(long time) {
        return clock ? time : time / MILLIS_PER_DAY;
    }
}
