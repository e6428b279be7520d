package io.surprisal.training.calibrate;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.series.SmoothedSeries;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.Records;
import io.surprisal.training.graph.ScoringGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores rows with what will be exported, and says how its outputs are distributed on them. */
public final class Calibrator {
    private static final int CHUNK = 256;
    private static final int SMALLEST_CHUNK = 16;

    /** So many values may be kept of a chunk. */
    private static final long MOST_VALUES = 1 << 26;

    private final Scores scores;
    private final Windows windows;
    private final int[] rows;
    private final Map<OutputName, float[]> values = new LinkedHashMap<>();
    private final float[] usual;

    /** @param rows ascending within a key, a key's rows one after another */
    public Calibrator(ScoringGraph scoring, Windows windows, int[] rows) {
        this(scoring.spec().features(), gathered -> flat(scoring.score(gathered)), windows, rows, chunk(scoring));
    }

    /** @param scores what scores the windows */
    public Calibrator(List<ModelFeature> features, Scores scores, Windows windows, int[] rows) {
        this(features, scores, windows, rows, CHUNK);
    }

    private Calibrator(List<ModelFeature> features, Scores scores, Windows windows, int[] rows, int most) {
        this.scores = scores;
        this.windows = windows;
        this.rows = rows;
        usual = new float[features.size()];
        double[] sums = new double[usual.length];
        int[] observed = new int[usual.length];
        int chunk = Math.min(most, rows.length);
        for (int done = 0; done < rows.length; done += chunk) {
            // All chunks are of one size, which is planned for once: the last one may score some rows again.
            int from = Math.min(done, rows.length - chunk);
            Records gathered = windows.records(rows, from, chunk);
            boolean[] seen = observed(gathered.features(), windows.length(), features);
            collect(scores.of(gathered), seen, from, done - from, sums, observed);
        }
        for (int j = 0; j < usual.length; j++) {
            usual[j] = observed[j] == 0 ? 0 : (float) (sums[j] / observed[j]);
        }
    }

    /** The mean of what each feature adds to surprisal where it has a value, [D]; 0 where it never has. */
    public float[] usual() {
        return usual;
    }

    /** A quantile of the headline's abnormality. */
    public double quantile(double level) {
        double[] sorted = finite(abnormality(OutputName.headline(ModelOutput.SURPRISAL)));
        Arrays.sort(sorted);
        double position = level * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /**
     * The calibration of each of the headline's per-record outputs, by contract name. Where members hardly ever see the same values
     * of a record, an ensemble has too few log-probabilities to calibrate, and leaves them out.
     */
    public Map<String, TailCalibration> calibrations() {
        Map<String, TailCalibration> calibrations = new TreeMap<>();
        headlineOutputs()
                .forEach(output -> calibrations.put(
                        output.contractName(), TailCalibration.fit(finite(abnormality(OutputName.headline(output))))));
        return calibrations;
    }

    /** The same after the headline's smoother went along the rows of each key; empty where it changes nothing. */
    public Map<String, TailCalibration> smoothedCalibrations(Headline headline) {
        Map<String, TailCalibration> calibrations = new TreeMap<>();
        if (!headline.smoother().isIdentity()) {
            headlineOutputs()
                    .forEach(output -> calibrations.put(
                            output.contractName(), TailCalibration.fit(finite(smoothed(output, headline)))));
        }
        return calibrations;
    }

    /** Where the values of each of the headline's per-record outputs lay before smoothing, higher = more abnormal, by contract name. */
    public Map<String, NormalShares> normalShares() {
        Map<String, NormalShares> shares = new TreeMap<>();
        headlineOutputs()
                .forEach(output -> shares.put(
                        output.contractName(), NormalShares.of(byKey(abnormality(OutputName.headline(output))))));
        return shares;
    }

    /** The values of each key by themselves. */
    private List<float[]> byKey(float[] ofRows) {
        List<float[]> series = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= rows.length; i++) {
            if (i == rows.length || !Objects.equals(windows.key(rows[i]), windows.key(rows[from]))) {
                series.add(Arrays.copyOfRange(ofRows, from, i));
                from = i;
            }
        }
        return series;
    }

    /** The mean of each of these outputs, in its own unit. */
    public Map<String, Double> means() {
        Map<String, Double> means = new TreeMap<>();
        headlineOutputs()
                .forEach(output -> means.put(
                        "mean_" + output.contractName(),
                        output.abnormality(Arrays.stream(finite(abnormality(OutputName.headline(output))))
                                .average()
                                .orElse(Double.NaN))));
        return means;
    }

    /** What scored the rows. */
    Scores scores() {
        return scores;
    }

    /** The abnormality of an output of each row, NaN where it has none. */
    float[] abnormality(OutputName name) {
        return Objects.requireNonNull(values.get(name), name.toString());
    }

    /** The window of a row by its place among the rows. */
    Records window(int place) {
        return windows.records(rows, place, 1);
    }

    /** At most so many of the rows' windows, evenly spaced, [count, W, D]. */
    float[] some(int most) {
        int[] some = Windows.evenly(rows, most);
        return windows.gather(some, 0, some.length);
    }

    private float[] smoothed(ModelOutput output, Headline headline) {
        float[] whole = abnormality(OutputName.headline(output));
        List<float[]> parts =
                headline.parts(output).stream().map(this::abnormality).toList();
        @Nullable String[] keys = new @Nullable String[rows.length];
        Arrays.setAll(keys, i -> windows.key(rows[i]));
        return SmoothedSeries.of(headline.smoother(), keys, parts, whole);
    }

    private List<ModelOutput> headlineOutputs() {
        return values.keySet().stream()
                .filter(name -> name.member().isEmpty())
                .map(OutputName::output)
                .filter(output -> output == ModelOutput.SURPRISAL
                        || finite(abnormality(OutputName.headline(output))).length >= TailCalibration.FEWEST)
                .toList();
    }

    private static double[] finite(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .filter(Double::isFinite)
                .toArray();
    }

    /** Whether there is something to see of each feature in the last record of each window, [N, D], from windows [N, W, D]. */
    static boolean[] observed(float[] gathered, int length, List<ModelFeature> features) {
        int width = features.size();
        boolean[] observed = new boolean[gathered.length / length];
        for (int i = 0; i < observed.length; i++) {
            FeatureView view = features.get(i % width).view();
            int at = (i / width * length + length - 1) * width + i % width;
            observed[i] = view != FeatureView.NONE
                    && !Float.isNaN(gathered[at])
                    && !(view.takesTheRecordBefore() && Float.isNaN(gathered[at - width]));
        }
        return observed;
    }

    /** Takes over the scores of a chunk except its first ones, which were taken before. */
    private void collect(
            Map<String, float[]> scores, boolean[] seen, int from, int known, double[] sums, int[] observed) {
        scores.forEach((key, some) -> {
            OutputName name = OutputName.parse(key);
            if (name.output().perRecord()) {
                float[] all = values.computeIfAbsent(name, unseen -> new float[rows.length]);
                for (int i = known; i < some.length; i++) {
                    all[from + i] = (float) name.output().abnormality(some[i]);
                }
            } else if (name.equals(OutputName.headline(ModelOutput.FEATURE_SURPRISAL))) {
                for (int i = known * sums.length; i < some.length; i++) {
                    // What is not seen has exactly 0; so may have what is seen and fully expected.
                    sums[i % sums.length] += some[i];
                    observed[i % sums.length] += seen[i] ? 1 : 0;
                }
            }
        });
    }

    private static int chunk(ScoringGraph scoring) {
        return (int) Math.max(SMALLEST_CHUNK, Math.min(CHUNK, MOST_VALUES / scoring.valuesOfRecord()));
    }

    private static Map<String, float[]> flat(Map<String, INDArray> scores) {
        Map<String, float[]> flat = new LinkedHashMap<>();
        scores.forEach((name, array) -> flat.put(name, array.reshape(-1).toFloatVector()));
        return flat;
    }

    /** What scores windows. */
    @FunctionalInterface
    public interface Scores {
        /**
         * Every output of some windows by its name in the file, row-major.
         *
         * @param windows up to 256 of them
         */
        Map<String, float[]> of(Records windows);
    }
}
