package io.surprisal.training.calibrate;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.AlertRate;
import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.core.verdict.Threshold;
import io.surprisal.training.graph.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The windows that a model file is tested by: the held-out one whose surprisal is the nearest to the median, and one made of it on which the
 * model alarms. Changes of it are tried from the least extreme one on: every second feature as another record has it, then a few features
 * by themselves, a quarter, half and all of them, changed by 4, 8, 16, … scales. What never moved in training is left alone unless
 * nothing else helps. What alarms at once, and at a tenth of the default budget too, is taken. Chosen without chance: the same rows and
 * model have the same windows.
 */
public final class SelfTestChoice {
    private static final OutputName SURPRISAL = OutputName.headline(ModelOutput.SURPRISAL);
    private static final AlertBudget BUDGET = AlertBudget.defaults();

    /** What alarms at so much smaller a budget alarms clearly. */
    private static final int MARGIN = 10;

    private static final int SMALLEST = 4;
    private static final int LARGEST = 4096;

    /** So many features are tried by themselves, and so many records lend their values. */
    private static final int SOME = 4;

    private static final int MOST_WINDOWS = 256;

    private final Manifest manifest;
    private final Calibrator calibrator;
    private final Records normal;
    private final List<FeatureChange> changes;
    private final List<Threshold> budgets;

    private SelfTestChoice(Manifest manifest, Calibrator calibrator, Records normal) {
        this.manifest = manifest;
        this.calibrator = calibrator;
        this.normal = normal;
        int last = normal.features().length - manifest.features().size();
        this.changes = FeatureChange.of(manifest, calibrator.some(MOST_WINDOWS)).stream()
                .filter(change -> !Float.isNaN(normal.features()[last + change.feature()]))
                .toList();
        AlertRate rate = BUDGET.rate();
        JudgedScale scale = manifest.judgedScale(ModelOutput.SURPRISAL);
        this.budgets = List.of(
                BUDGET.on(scale),
                BUDGET.withRate(new AlertRate(rate.count() / MARGIN, rate.per()))
                        .on(scale));
    }

    /**
     * Chooses them.
     *
     * @param manifest calibrated, of the model that the calibrator scored rows with
     * @return without an anomalous window where no change alarms
     */
    public static SelfTest of(Manifest manifest, Calibrator calibrator) {
        float[] surprisals = calibrator.abnormality(SURPRISAL);
        int place = nearest(surprisals, calibrator.quantile(0.5));
        SelfTestChoice choice = new SelfTestChoice(manifest, calibrator, calibrator.window(place));
        Example normal = choice.example(choice.normal.features(), surprisals[place], "");
        return new SelfTest(List.of(normal), choice.anomalous().map(List::of).orElse(List.of()));
    }

    private static int nearest(float[] values, double wanted) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i] - wanted) < least) {
                least = Math.abs(values[i] - wanted);
                nearest = i;
            }
        }
        return nearest;
    }

    private Optional<Example> anomalous() {
        List<FeatureChange> varying =
                changes.stream().filter(change -> !change.constant()).toList();
        Optional<Example> found = firstAlarming(exchanged(varying));
        for (List<FeatureChange> features : List.of(varying, changes)) {
            for (int size = SMALLEST; size <= LARGEST && found.isEmpty(); size *= 2) {
                found = firstAlarming(changed(features, size));
            }
        }
        return found;
    }

    /** Every second feature has the values of another window: each is usual, but perhaps not with the others. */
    private List<Candidate> exchanged(List<FeatureChange> features) {
        int width = manifest.features().size();
        float[] others = calibrator.some(SOME);
        int length = normal.features().length;
        List<Candidate> candidates = new ArrayList<>();
        for (int from = 0; from < others.length; from += length) {
            float[] window = normal.features().clone();
            for (FeatureChange change : every(2, features)) {
                for (int at = change.feature(); at < length; at += width) {
                    window[at] = others[from + at];
                }
            }
            candidates.add(new Candidate(window, "every second feature as of another record"));
        }
        return features.size() < 2 ? List.of() : candidates;
    }

    private List<Candidate> changed(List<FeatureChange> features, int size) {
        Set<List<FeatureChange>> groups = new LinkedHashSet<>();
        for (int i = 0; i < Math.min(SOME, features.size()); i++) {
            groups.add(List.of(features.get(i * features.size() / Math.min(SOME, features.size()))));
        }
        groups.addAll(List.of(every(4, features), every(2, features), features));
        groups.remove(List.<FeatureChange>of());
        List<Candidate> candidates = new ArrayList<>();
        for (List<FeatureChange> group : groups) {
            candidates.add(changed(group, size, true));
            candidates.add(changed(group, size, false));
        }
        return candidates;
    }

    private static List<FeatureChange> every(int nth, List<FeatureChange> features) {
        return IntStream.range(0, features.size())
                .filter(i -> i % nth == 0)
                .mapToObj(features::get)
                .toList();
    }

    /** The last record with some features changed. */
    private Candidate changed(List<FeatureChange> group, int size, boolean up) {
        float[] window = normal.features().clone();
        int last = window.length - manifest.features().size();
        for (FeatureChange change : group) {
            int at = last + change.feature();
            window[at] = change.apply(window[at], size, up);
        }
        String first = group.get(0).text(size, up);
        return new Candidate(
                window, group.size() == 1 ? first : first + ", and " + (group.size() - 1) + " more likewise");
    }

    private Optional<Example> firstAlarming(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        int length = normal.features().length;
        float[] windows = new float[candidates.size() * length];
        for (int i = 0; i < candidates.size(); i++) {
            System.arraycopy(candidates.get(i).window(), 0, windows, i * length, length);
        }
        long[] conditions = new long[candidates.size()];
        Arrays.fill(conditions, normal.conditions()[0]);
        float[] surprisals = Objects.requireNonNull(
                calibrator.scores().of(new Records(windows, conditions)).get(SURPRISAL.toString()));
        for (int i = 0; i < surprisals.length; i++) {
            if (Float.isFinite(surprisals[i]) && alarms(surprisals[i])) {
                Candidate candidate = candidates.get(i);
                return Optional.of(example(candidate.window(), surprisals[i], candidate.change()));
            }
        }
        return Optional.empty();
    }

    /** Whether it alarms by all budgets as a key's first record, which a smoother leaves as it is. */
    private boolean alarms(float surprisal) {
        return budgets.stream().allMatch(threshold -> {
            float[] remembered = new float[threshold.memory()];
            Arrays.fill(remembered, Float.NaN);
            return threshold
                    .judge(surprisal, surprisal, 0, remembered, Long.MIN_VALUE)
                    .anomalous();
        });
    }

    private Example example(float[] window, float surprisal, String change) {
        List<Float> values = new ArrayList<>();
        for (float value : window) {
            values.add(value);
        }
        return new Example(values, manifest.condition().isNone() ? 0 : normal.conditions()[0], surprisal, change);
    }

    /** A window that may alarm. */
    private record Candidate(float[] window, String change) {}
}
