package io.surprisal.training.fit;

import io.surprisal.core.ModelOutput;
import io.surprisal.core.TailCalibration;
import io.surprisal.training.data.TelemetryTable;
import io.surprisal.training.model.ScoringGraph;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores held-out rows with the graph that will be exported, and calibrates every per-record output on them. */
public final class Calibrator {
    /** More rows hardly move a tail fit; they would only cost time. */
    private static final int MOST_ROWS = 20_000;

    private static final int CHUNK = 256;

    private final Map<ModelOutput, double[]> values = new EnumMap<>(ModelOutput.class);

    public Calibrator(ScoringGraph scoring, TelemetryTable table, int[] heldOut) {
        int[] rows = evenly(heldOut, MOST_ROWS);
        for (int from = 0; from < rows.length; from += CHUNK) {
            int count = Math.min(CHUNK, rows.length - from);
            collect(scoring.score(Batches.gather(table, rows, from, count)), from, count, rows.length);
        }
    }

    /** The calibration of each per-record output, by contract name. */
    public Map<String, TailCalibration> calibrations() {
        Map<String, TailCalibration> calibrations = new TreeMap<>();
        values.forEach((output, of) -> calibrations.put(
                output.contractName(),
                TailCalibration.fit(Arrays.stream(of)
                        .filter(Double::isFinite)
                        .map(output::abnormality)
                        .toArray())));
        return calibrations;
    }

    /** The mean of each per-record output over the held-out rows, nats. */
    public Map<String, Double> means() {
        Map<String, Double> means = new TreeMap<>();
        values.forEach((output, of) -> means.put(
                "mean_" + output.contractName(),
                Arrays.stream(of).filter(Double::isFinite).average().orElse(Double.NaN)));
        return means;
    }

    /** At most so many of some rows, evenly spaced. */
    static int[] evenly(int[] rows, int most) {
        return rows.length <= most
                ? rows
                : IntStream.range(0, most)
                        .map(i -> rows[(int) ((long) i * rows.length / most)])
                        .toArray();
    }

    private void collect(Map<ModelOutput, INDArray> scores, int from, int count, int total) {
        scores.forEach((output, array) -> {
            if (output.perRecord()) {
                double[] all = values.computeIfAbsent(output, key -> new double[total]);
                System.arraycopy(array.toDoubleVector(), 0, all, from, count);
            }
        });
    }
}
