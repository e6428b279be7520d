package io.surprisal.telemetry.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the series of one bucket of a key add up to, for each input and then for each feature. */
final class InputTerms {
    private final MeasuredFeatures features;
    private final Map<Integer, List<Term>> terms = new HashMap<>();
    private final List<String> ambiguous = new ArrayList<>();

    /**
     * @param value a level; or what was gained
     * @param elapsed in how many milliseconds it was gained; of no consequence for a level
     */
    private record Term(long series, double bound, double value, long elapsed) {}

    InputTerms(MeasuredFeatures features) {
        this.features = features;
    }

    /** Takes where a series stood last. */
    void level(int input, double value) {
        add(input, new Term(0, Double.NaN, value, 0));
    }

    /** Takes what a series gained. */
    void gained(int input, long series, double bound, double value, long elapsed) {
        add(input, new Term(series, bound, value, elapsed));
    }

    /** The features that several series gave though there may be one only. */
    List<String> ambiguous() {
        return List.copyOf(ambiguous);
    }

    /** The value of a feature; NaN where there is none. To be asked for once. */
    double value(int number) {
        MeasuredFeature feature = features.feature(number);
        return switch (feature.reading()) {
            case VALUE -> folded(feature, of(number, 0).mapToDouble(Term::value).toArray());
            case RATE ->
                folded(
                        feature,
                        of(number, 0)
                                .mapToDouble(term -> term.value() * 1000 / term.elapsed())
                                .toArray());
            case MEAN ->
                of(number, 0).mapToDouble(Term::value).sum()
                        / of(number, 1).mapToDouble(Term::value).sum();
            case QUANTILE -> quantile(feature.quantile(), number);
        };
    }

    private void add(int input, Term term) {
        terms.computeIfAbsent(input, any -> new ArrayList<>()).add(term);
    }

    /** What the series of one of a feature's inputs gave. */
    private Stream<Term> of(int feature, int part) {
        return terms.getOrDefault(features.inputOf(feature, part), List.of()).stream();
    }

    private double folded(MeasuredFeature feature, double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        return switch (feature.fold()) {
            case NONE -> {
                if (values.length > 1) {
                    ambiguous.add(feature.name());
                }
                yield values.length > 1 ? Double.NaN : values[0];
            }
            case SUM -> Arrays.stream(values).sum();
            case AVG -> Arrays.stream(values).sum() / values.length;
            case MIN -> Arrays.stream(values).min().getAsDouble();
            case MAX -> Arrays.stream(values).max().getAsDouble();
        };
    }

    /**
     * The quantile of what a histogram observed, all series together. Within its bucket observations are taken to be spread evenly, below the first bound
     * from 0 on; above the last finite bound it is that bound: as {@code histogram_quantile} of Prometheus.
     */
    private double quantile(double quantile, int feature) {
        TreeMap<Double, Double> upTo = together(feature);
        if (upTo.size() < 2
                || upTo.lastKey() != Double.POSITIVE_INFINITY
                || !(upTo.lastEntry().getValue() > 0)) {
            return Double.NaN;
        }
        double rank = quantile * upTo.lastEntry().getValue();
        double below = 0;
        double lower = Math.min(0, upTo.firstKey());
        for (Map.Entry<Double, Double> bucket : upTo.entrySet()) {
            // Counts up to higher bounds are no lower, but for resets within the bucket of time.
            double count = Math.max(below, bucket.getValue());
            if (count >= rank && count > below) {
                double upper = bucket.getKey();
                return upper == Double.POSITIVE_INFINITY
                        ? lower
                        : lower + (upper - lower) * Math.max(0, rank - below) / (count - below);
            }
            below = count;
            lower = bucket.getKey();
        }
        return Double.NaN;
    }

    /**
     * How many observations all series have up to each of their bounds. Up to a bound that a series has not, it has as many as up to its next lower one: fewer
     * than there may be, by what lies between the two.
     */
    private TreeMap<Double, Double> together(int feature) {
        Map<Long, TreeMap<Double, Double>> bySeries = new HashMap<>();
        TreeMap<Double, Double> all = new TreeMap<>();
        of(feature, 0).filter(term -> !Double.isNaN(term.bound())).forEach(term -> {
            bySeries.computeIfAbsent(term.series(), any -> new TreeMap<>()).put(term.bound(), term.value());
            all.put(term.bound(), 0.0);
        });
        for (TreeMap<Double, Double> series : bySeries.values()) {
            all.replaceAll((bound, sum) -> {
                Map.Entry<Double, Double> below = series.floorEntry(bound);
                return sum + (below == null ? 0 : below.getValue());
            });
        }
        return all;
    }
}
