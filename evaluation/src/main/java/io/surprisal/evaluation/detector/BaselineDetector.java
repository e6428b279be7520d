package io.surprisal.evaluation.detector;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.series.SmoothedSeries;
import io.surprisal.core.series.Smoother;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.detector.Baseline.RowScorer;
import io.surprisal.evaluation.detector.Detection.Cost;
import io.surprisal.evaluation.detector.Detection.Series;
import io.surprisal.telemetry.table.TelemetryTable;
import java.util.Arrays;
import java.util.List;

/**
 * A baseline on a split. It is calibrated on the rows that it was fitted to, and ordered data is also smoothed by the hold of the
 * two-expert recipe, so that smoothing gives no detector an advantage.
 */
record BaselineDetector(Baseline baseline) implements Detector {
    private static final Smoother HOLD = new Smoother(1, 0.05, 0);

    @Override
    public String name() {
        return baseline.contractName();
    }

    @Override
    public String settings() {
        return baseline.settings() + ", " + HOLD;
    }

    @Override
    public boolean seeded() {
        return baseline.seeded();
    }

    @Override
    public Detection detect(LabelledSplit split, long seed) {
        double[][] training = rows(split.training());
        double[][] test = rows(split.test());
        int width = split.test().schema().size();
        Stopwatch fitting = Stopwatch.start();
        RowScorer scorer = baseline.fit(training, split.ordered(), seed);
        double[] fitted = scorer.ofTraining(training);
        TailCalibration calibration = TailCalibration.fit(fitted);
        double seconds = fitting.seconds();
        double processorSeconds = fitting.processorSeconds();
        boolean attributed = !split.responsible().isEmpty() && scorer.attributes();
        float[] contributions = new float[attributed ? test.length * width : 0];
        double[] ofRow = new double[width];
        double[] scored = new double[test.length];
        Stopwatch scoring = Stopwatch.start();
        for (int row = 0; row < test.length; row++) {
            scored[row] = scorer.abnormality(test[row], ofRow);
            for (int feature = 0; attributed && feature < width; feature++) {
                contributions[row * width + feature] = (float) ofRow[feature];
            }
        }
        return new Detection(
                new Series(scored, calibration),
                split.ordered() ? new Series(hold(scored), TailCalibration.fit(hold(fitted))) : null,
                attributed ? contributions : null,
                new Cost(seconds, processorSeconds, test.length / scoring.seconds(), 0));
    }

    private static double[] hold(double[] abnormalities) {
        float[] values = new float[abnormalities.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) abnormalities[row];
        }
        float[] held = SmoothedSeries.of(HOLD, null, List.of(values), values);
        double[] smoothed = new double[held.length];
        Arrays.setAll(smoothed, row -> held[row]);
        return smoothed;
    }

    private static double[][] rows(TelemetryTable table) {
        double[][] rows = new double[table.rows()][table.schema().size()];
        for (int row = 0; row < rows.length; row++) {
            for (int feature = 0; feature < rows[row].length; feature++) {
                rows[row][feature] = table.value(row, feature);
            }
        }
        return rows;
    }
}
