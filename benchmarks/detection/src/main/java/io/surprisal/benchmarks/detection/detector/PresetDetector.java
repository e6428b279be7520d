package io.surprisal.benchmarks.detection.detector;

import io.surprisal.benchmarks.detection.data.LabelledSplit;
import io.surprisal.benchmarks.detection.detector.Detection.Cost;
import io.surprisal.benchmarks.detection.detector.Detection.Series;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.SeriesScorer;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Surprisal with some settings: trains, exports, and scores with the bytes of the exported file through ONNX Runtime, so that
 * only what the file says counts. Smooths and calibrates as the file's manifest asks.
 */
record PresetDetector(String name, TrainingConfig config) implements Detector {
    private static final int BATCH = 256;

    @Override
    public String settings() {
        return config.toString();
    }

    @Override
    public boolean seeded() {
        return true;
    }

    @Override
    public Detection detect(LabelledSplit split, long seed) throws IOException {
        Stopwatch training = Stopwatch.start();
        byte[] file = Trainer.train(split.training(), config.with("training.seed", seed), TrainingListener.NONE)
                .onnx()
                .toByteArray();
        double trainingSeconds = training.seconds();
        double trainingCpuSeconds = training.processorSeconds();
        ModelFile model = ModelFile.parse(file, name);
        boolean attributed = !split.responsible().isEmpty() && model.outputs().contains(ModelOutput.FEATURE_SURPRISAL);
        Rows rows = new Rows(split.test().rows(), split.test().schema().size(), attributed);
        Stopwatch scoring = Stopwatch.start();
        try (SeriesScorer scorer = SeriesScorer.open(model, rows.outputs(), BATCH)) {
            scorer.score(split.test().values(), null, rows);
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
    private static final class Rows implements SeriesScorer.RecordListener {
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

        Set<ModelOutput> outputs() {
            return contributions == null
                    ? EnumSet.of(ModelOutput.SURPRISAL)
                    : EnumSet.of(ModelOutput.SURPRISAL, ModelOutput.FEATURE_SURPRISAL);
        }

        @Override
        public void record(int row, OnnxScorer scorer, int record, float smoothedSurprisal) {
            raw[row] = scorer.value(ModelOutput.SURPRISAL, record);
            smoothed[row] = Double.isNaN(raw[row]) ? Double.NaN : smoothedSurprisal;
            if (contributions != null) {
                for (int feature = 0; feature < width; feature++) {
                    contributions[row * width + feature] = scorer.value(ModelOutput.FEATURE_SURPRISAL, record, feature);
                }
            }
        }
    }
}
