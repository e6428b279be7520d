package io.surprisal.training.fit;

import io.surprisal.core.ModelOutput;
import io.surprisal.core.Smoother;
import io.surprisal.core.TailCalibration;
import io.surprisal.training.model.ScoringGraph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores rows with the graph that will be exported, and says how its outputs are distributed on them. */
public final class Calibrator {
    private static final int CHUNK = 256;

    private final Windows windows;
    private final int[] rows;
    private final Map<ModelOutput, double[]> values = new TreeMap<>();
    private final float[] usual;

    /** @param rows ascending within a key, a key's rows one after another */
    public Calibrator(ScoringGraph scoring, Windows windows, int[] rows) {
        this.windows = windows;
        this.rows = rows;
        usual = new float[scoring.spec().features().size()];
        double[] sums = new double[usual.length];
        int chunk = Math.min(CHUNK, rows.length);
        for (int done = 0; done < rows.length; done += chunk) {
            // All chunks are of one size, which is planned for once: the last one may score some rows again.
            int from = Math.min(done, rows.length - chunk);
            collect(scoring.score(windows.gather(rows, from, chunk)), from, done - from, sums);
        }
        for (int j = 0; j < usual.length; j++) {
            usual[j] = (float) (sums[j] / rows.length);
        }
    }

    /** The mean of each feature's −log p(x_j|z), [D], nats; a missing value counts as 0. */
    public float[] usual() {
        return usual;
    }

    /** A quantile of an output's abnormality. */
    public double quantile(ModelOutput output, double level) {
        double[] sorted = finite(Objects.requireNonNull(values.get(output)));
        Arrays.sort(sorted);
        double position = level * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** The calibration of each per-record output, by contract name. */
    public Map<String, TailCalibration> calibrations() {
        return calibrations(Smoother.IDENTITY);
    }

    /** The calibration of each per-record output after a smoother went along the rows of each key, by contract name. */
    public Map<String, TailCalibration> calibrations(Smoother smoother) {
        Map<String, TailCalibration> calibrations = new TreeMap<>();
        values.forEach((output, abnormality) ->
                calibrations.put(output.contractName(), TailCalibration.fit(finite(smoothed(abnormality, smoother)))));
        return calibrations;
    }

    /** The mean of each per-record output, nats. */
    public Map<String, Double> means() {
        Map<String, Double> means = new TreeMap<>();
        values.forEach((output, abnormality) -> means.put(
                "mean_" + output.contractName(),
                output.abnormality(Arrays.stream(finite(abnormality)).average().orElse(Double.NaN))));
        return means;
    }

    private double[] smoothed(double[] abnormality, Smoother smoother) {
        Map<@Nullable String, Float> states = new HashMap<>();
        double[] smoothed = new double[abnormality.length];
        for (int i = 0; i < smoothed.length; i++) {
            String key = windows.key(rows[i]);
            float state = smoother.next(states.getOrDefault(key, Smoother.NO_STATE), (float) abnormality[i]);
            states.put(key, state);
            smoothed[i] = state;
        }
        return smoothed;
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }

    /** Takes over the scores of a chunk but for its first ones, which were taken before. */
    private void collect(Map<String, INDArray> scores, int from, int known, double[] sums) {
        scores.forEach((name, array) -> {
            ModelOutput output = ModelOutput.of(name).orElse(null);
            if (output == ModelOutput.FEATURE_LOG_PROBABILITY) {
                float[] ofFeatures = array.reshape(-1).toFloatVector();
                for (int i = known * sums.length; i < ofFeatures.length; i++) {
                    sums[i % sums.length] -= ofFeatures[i];
                }
            } else if (output != null && output.perRecord()) {
                double[] all = values.computeIfAbsent(output, key -> new double[rows.length]);
                double[] some = array.toDoubleVector();
                for (int i = known; i < some.length; i++) {
                    all[from + i] = output.abnormality(some[i]);
                }
            }
        });
    }
}
