package io.surprisal.evaluation.detector;

import com.amazon.randomcutforest.RandomCutForest;
import io.surprisal.evaluation.detector.Baseline.RowScorer;

/**
 * Amazon's random cut forest, as it is meant for streams: every row is scored by the forest of the rows before it and then
 * learnt. Guha et al. (2016), "Robust random cut forest based anomaly detection on streams".
 */
final class RandomCut implements RowScorer {
    private static final int TREES = 50;
    private static final int SAMPLE = 256;

    private final Scaling scaling;
    private final RandomCutForest forest;

    private RandomCut(Scaling scaling, RandomCutForest forest) {
        this.scaling = scaling;
        this.forest = forest;
    }

    static RandomCut fit(double[][] rows, long seed) {
        return new RandomCut(
                Scaling.standard(rows),
                RandomCutForest.builder()
                        .dimensions(rows[0].length)
                        .numberOfTrees(TREES)
                        .sampleSize(SAMPLE)
                        .randomSeed(seed)
                        .parallelExecutionEnabled(false)
                        .build());
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        double[] scaled = scaling.apply(row);
        float[] point = new float[scaled.length];
        for (int feature = 0; feature < point.length; feature++) {
            point[feature] = (float) scaled[feature];
        }
        double abnormality = forest.getAnomalyScore(point);
        forest.update(point);
        return abnormality;
    }
}
