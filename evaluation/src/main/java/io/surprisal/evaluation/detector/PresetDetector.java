package io.surprisal.evaluation.detector;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.core.verdict.ThresholdRule;
import io.surprisal.evaluation.data.LabelledSplit;
import io.surprisal.evaluation.detector.Detection.Cost;
import io.surprisal.evaluation.detector.Detection.Series;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.ExecutionSettings;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.table.RecordTimes;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Surprisal with some settings: trains, exports, and scores with the bytes of the exported file through ONNX Runtime, so that
 * only what the file says counts. Smooths and calibrates as the file's manifest asks.
 *
 * @param training makes the file
 * @param execution where the file is computed
 */
public record PresetDetector(String name, String settings, Training training, ExecutionSettings execution)
        implements Detector {
    private static final int BATCH = 256;
    private static final OutputName OF_FEATURES = OutputName.headline(ModelOutput.FEATURE_SURPRISAL);

    /** Of no consequence: verdicts are made of the values afterwards. */
    private static final ThresholdRule ANY = new TailThreshold(1e-3);

    /** What trains and exports: this module does not depend on a trainer. */
    public interface Training {
        /** The bytes of a model file that has learned these rows, every random choice drawn from the seed. */
        byte[] export(TelemetryTable rows, long seed) throws IOException;
    }

    @Override
    public boolean seeded() {
        return true;
    }

    @Override
    public Detection detect(LabelledSplit split, long seed) throws IOException {
        Stopwatch fitting = Stopwatch.start();
        byte[] file = training.export(split.training(), seed);
        double trainingSeconds = fitting.seconds();
        double trainingCpuSeconds = fitting.processorSeconds();
        ModelFile model = ModelFile.parse(file, name);
        boolean attributed = !split.responsible().isEmpty() && model.outputs().contains(ModelOutput.FEATURE_SURPRISAL);
        Rows rows = new Rows(split.test().rows(), split.test().schema().size(), attributed);
        Stopwatch scoring = Stopwatch.start();
        try (SeriesRun scorer = SeriesRun.open(model, rows.lane(execution))) {
            scorer.score(
                    split.test().values(),
                    null,
                    RecordTimes.of(split.test()),
                    RowConditions.of(split.test(), model.manifest().condition()),
                    rows);
        }
        double rowsPerSecond = split.test().rows() / scoring.seconds();
        Manifest manifest = model.manifest();
        return new Detection(
                new Series(rows.raw, manifest.calibration(ModelOutput.SURPRISAL)),
                manifest.headline().smoother().isIdentity()
                        ? null
                        : new Series(rows.smoothed, manifest.verdictCalibration(ModelOutput.SURPRISAL)),
                rows.contributions,
                new Cost(trainingSeconds, trainingCpuSeconds, rowsPerSecond, file.length));
    }

    /** Collects what the scorer says of each row. */
    private static final class Rows implements SeriesRun.RecordListener {
        private final double[] raw;
        private final double[] smoothed;
        private final float @Nullable [] contributions;
        private final int width;

        Rows(int rows, int width, boolean attributed) {
            this.raw = new double[rows];
            this.smoothed = new double[rows];
            this.contributions = attributed ? new float[rows * width] : null;
            this.width = width;
        }

        LaneOptions lane(ExecutionSettings execution) {
            List<OutputName> outputs = contributions == null ? List.of() : List.of(OF_FEATURES);
            return new LaneOptions(ModelOutput.SURPRISAL, outputs, ANY, BATCH, 0, execution);
        }

        @Override
        public void record(int row, Lane lane, int record, Judgement judgement) {
            raw[row] = judgement.abnormality();
            smoothed[row] = judgement.smoothed();
            if (contributions != null) {
                for (int feature = 0; feature < width; feature++) {
                    contributions[row * width + feature] = lane.value(OF_FEATURES, record, feature);
                }
            }
        }
    }
}
