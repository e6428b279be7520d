package io.surprisal.evaluation.rehearsal;

import io.surprisal.evaluation.alert.AlertMeasures;
import io.surprisal.evaluation.rehearsal.FaultResult.Example;
import io.surprisal.evaluation.rehearsal.Passage.Memory;
import io.surprisal.evaluation.rehearsal.RehearsalResult.Conditions;
import io.surprisal.evaluation.rehearsal.RehearsalResult.FeatureResult;
import io.surprisal.evaluation.rehearsal.RehearsalResult.LeftOut;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Injects faults into normal rows and says which of them a model catches. The untouched rows of each key go through the model and the rules
 * of a job first. At each place a fault begins with what is remembered of the key there: its window, its smoother, the
 * threshold that has learnt from the key, and its alerts. From there its records are scored and judged by the same code, each fault by itself, until an alert opens or
 * the records after the fault are over. It is caught if an alert opens; the untouched run has none there.
 */
public final class Rehearsal {
    private static final double SECOND = 1000;

    /** A smoother or a trigger may need some records more than a fault has. */
    private static final int SHORTEST_TAIL = 10;

    /** Keys whose features are looked at to say which of them are never changed. */
    private static final int KEYS_DESCRIBED = 20;

    /** Records on either side of a short fault in an example. */
    private static final int ABOUT = 60;

    private final NormalRows rows;
    private final List<KeySeries> series;
    private final double step;
    private final int tail;
    private final Map<Fault, List<Attempt>> attempts = new LinkedHashMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    /** One fault at one place. */
    private static final class Attempt {
        private final Fault fault;
        private final Spot spot;
        private int opened = -1;
        private boolean named;

        Attempt(Fault fault, Spot spot) {
            this.fault = fault;
            this.spot = spot;
        }

        void caught(int record, boolean isNamed) {
            opened = record;
            named = isNamed;
        }

        boolean isCaught() {
            return opened >= 0;
        }

        boolean isCaughtInTime() {
            return isCaught() && opened < spot.place() + spot.length();
        }

        double delay() {
            return (spot.series().time(opened) - spot.series().time(spot.place())) / SECOND;
        }
    }

    Rehearsal(NormalRows rows, int window) {
        this.rows = rows;
        step = rows.step();
        series = rows.series(step);
        tail = Math.max(window, SHORTEST_TAIL);
        int longest = series.stream().mapToInt(KeySeries::size).max().orElse(0);
        int needed = window + Fault.durations(step)[0] + tail;
        if (longest < needed) {
            throw new IllegalArgumentException("A rehearsal needs a key with at least " + needed
                    + " rows: a window of " + window + ", a fault, and " + tail + " after it; got "
                    + rows.times().length
                    + " rows, " + longest + " of one key at most; give more rows");
        }
    }

    /**
     * Rehearses all faults that the rows can be given.
     *
     * @param scoring the model must be fit for these options
     */
    public static RehearsalResult of(
            ModelFile model, ScoringOptions scoring, AlertSettings alerts, NormalRows rows, RehearsalOptions options) {
        int window = model.manifest().window();
        Rehearsal rehearsal = new Rehearsal(rows, window);
        try (Judging judging = new Judging(model, scoring, alerts)) {
            return rehearsal.run(judging, window, options, Fault.all(rehearsal.step));
        }
    }

    RehearsalResult run(Judging judging, int window, RehearsalOptions options, List<Fault> faults) {
        List<UntouchedPassage> untouched = passages(Map.of());
        judging.run(untouched.iterator());
        int[] excluded = new int[2];
        for (UntouchedPassage passage : untouched) {
            int[] counts = passage.series.exclude(passage.open());
            excluded[0] += counts[0];
            excluded[1] += counts[1];
        }
        draw(new Draw(series, window, tail, options), faults);
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException("No fault can be injected into these " + rows.times().length + " rows: "
                    + leftOut.get(0).reason() + "; give more normal rows, of features that move");
        }
        inject(judging);
        Conditions conditions = new Conditions(
                rows.times().length, series.size(), excluded[0], excluded[1], passedOver(), step / SECOND, tail);
        List<FaultResult> results = new ArrayList<>();
        attempts.forEach((fault, made) -> results.add(result(fault, made)));
        AlertMeasures measures = AlertMeasures.total(untouched.stream()
                .map(passage -> passage.measures(judging.rules()))
                .toList());
        return new RehearsalResult(measures, conditions, results, leftOut, features());
    }

    private List<UntouchedPassage> passages(Map<KeySeries, SortedSet<Integer>> stops) {
        return series.stream()
                .map(key -> new UntouchedPassage(key, stops.getOrDefault(key, Collections.emptySortedSet())))
                .toList();
    }

    /** Sizes of a kind and duration have the same places. */
    private void draw(Draw draw, List<Fault> faults) {
        Map<Fault, List<Spot>> drawn = new LinkedHashMap<>();
        for (Fault fault : faults) {
            boolean fresh = !drawn.containsKey(fault.unsized());
            List<Spot> spots = drawn.computeIfAbsent(fault.unsized(), unseen -> draw.spots(fault));
            if (!spots.isEmpty()) {
                attempts.put(
                        fault,
                        spots.stream().map(spot -> new Attempt(fault, spot)).toList());
            } else if (fresh) {
                leftOut.add(draw.leftOut(fault));
            }
        }
    }

    /** The untouched records again, to remember each key as it was at the places, then the faults from there. */
    private void inject(Judging judging) {
        Map<KeySeries, SortedSet<Integer>> stops = new LinkedHashMap<>();
        List<Attempt> all = new ArrayList<>();
        attempts.values().forEach(all::addAll);
        all.forEach(attempt -> stops.computeIfAbsent(attempt.spot.series(), unseen -> new TreeSet<>())
                .add(attempt.spot.place()));
        List<UntouchedPassage> again = passages(stops);
        judging.run(again.iterator());
        Map<KeySeries, UntouchedPassage> byKey = new LinkedHashMap<>();
        again.forEach(passage -> byKey.put(passage.series, passage));
        // The longest first, so that batches stay full until the end.
        all.sort(Comparator.comparingInt((Attempt attempt) -> attempt.spot.length())
                .reversed());
        judging.run(all.stream()
                .map(attempt -> {
                    Spot spot = attempt.spot;
                    Memory memory =
                            Objects.requireNonNull(byKey.get(spot.series())).memoryAt(spot.place());
                    return new FaultyPassage(Injection.of(attempt.fault, spot, tail), memory, attempt::caught);
                })
                .iterator());
    }

    private FaultResult result(Fault fault, List<Attempt> made) {
        double[] lengths = made.stream()
                .mapToDouble(attempt -> attempt.spot.length() * step / SECOND)
                .sorted()
                .toArray();
        return new FaultResult(
                fault,
                lengths[lengths.length / 2],
                made.size(),
                apart(made),
                (int) made.stream().filter(Attempt::isCaughtInTime).count(),
                (int) made.stream().filter(attempt -> attempt.named).count(),
                made.stream()
                        .filter(Attempt::isCaught)
                        .mapToDouble(Attempt::delay)
                        .toArray(),
                example(made.get(0)));
    }

    /** The most places that share no record. */
    private static int apart(List<Attempt> made) {
        Map<KeySeries, TreeMap<Integer, Integer>> ends = new LinkedHashMap<>();
        made.forEach(attempt -> ends.computeIfAbsent(attempt.spot.series(), unseen -> new TreeMap<>())
                .merge(attempt.spot.place() + attempt.spot.length(), attempt.spot.place(), Math::max));
        int count = 0;
        for (TreeMap<Integer, Integer> ofKey : ends.values()) {
            int last = 0;
            for (Map.Entry<Integer, Integer> each : ofKey.entrySet()) {
                if (each.getValue() >= last) {
                    count++;
                    last = each.getKey();
                }
            }
        }
        return count;
    }

    private Example example(Attempt attempt) {
        Spot spot = attempt.spot;
        KeySeries key = spot.series();
        Injection injection = Injection.of(attempt.fault, spot, tail);
        int about = Math.max(ABOUT, spot.length() / 2);
        int from = Math.max(0, spot.place() - about);
        int to = Math.min(key.size(), spot.place() + spot.length() + Math.max(tail, about));
        double[] times = new double[to - from];
        double[] untouched = new double[to - from];
        double[] faulty = new double[to - from];
        Arrays.fill(faulty, Double.NaN);
        for (int i = from; i < to; i++) {
            times[i - from] = key.time(i);
            untouched[i - from] = key.value(i, spot.feature());
            int at = i - spot.place();
            // With the record on either side, so that one record makes a line.
            if (at >= -1 && at <= spot.length()) {
                faulty[i - from] = at < 0 ? untouched[i - from] : injection.values()[0][at];
            }
        }
        return new Example(
                key.key(),
                key.name(spot.feature()),
                times,
                untouched,
                faulty,
                attempt.isCaught() ? key.time(attempt.opened) : 0);
    }

    private List<String> passedOver() {
        List<String> names = new ArrayList<>();
        for (int feature = 0; feature < rows.features().size(); feature++) {
            int number = feature;
            boolean changed = series.stream()
                    .limit(KEYS_DESCRIBED)
                    .map(key -> key.course(number))
                    .anyMatch(course -> course.moves() || course.isCounter());
            if (!changed) {
                names.add(rows.features().get(feature));
            }
        }
        return names;
    }

    /** By the mean over kinds, so that a kind of many sizes counts no more than another. */
    private List<FeatureResult> features() {
        Map<Integer, EnumMap<FaultKind, int[]>> counts = new TreeMap<>();
        attempts.values().stream()
                .flatMap(List::stream)
                .filter(attempt -> attempt.fault.kind().ofOneFeature())
                .forEach(attempt -> {
                    int[] ofKind = counts.computeIfAbsent(
                                    attempt.spot.feature(), unseen -> new EnumMap<>(FaultKind.class))
                            .computeIfAbsent(attempt.fault.kind(), unseen -> new int[2]);
                    ofKind[0]++;
                    ofKind[1] += attempt.isCaught() ? 1 : 0;
                });
        List<FeatureResult> results = new ArrayList<>();
        counts.forEach((feature, byKind) -> results.add(feature(feature, byKind)));
        results.sort(Comparator.comparingDouble(FeatureResult::caught));
        return results;
    }

    private FeatureResult feature(int feature, EnumMap<FaultKind, int[]> byKind) {
        FeatureCourse course = series.stream()
                .limit(KEYS_DESCRIBED)
                .map(key -> key.course(feature))
                .filter(each -> each.moves() || each.isCounter())
                .findFirst()
                .orElseGet(() -> series.get(0).course(feature));
        return new FeatureResult(
                rows.features().get(feature),
                byKind.values().stream().mapToInt(counts -> counts[0]).sum(),
                byKind.values().stream()
                        .mapToDouble(counts -> (double) counts[1] / counts[0])
                        .average()
                        .orElse(Double.NaN),
                course.moves() ? course.spread() : Double.NaN,
                course.period() / SECOND);
    }
}
