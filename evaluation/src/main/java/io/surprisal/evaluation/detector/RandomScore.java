package io.surprisal.evaluation.detector;

import io.surprisal.evaluation.detector.Baseline.RowScorer;
import java.util.SplittableRandom;

/** Uniform in [0, 1), whatever the row. */
record RandomScore(SplittableRandom random) implements RowScorer {
    static RandomScore of(long seed) {
        return new RandomScore(new SplittableRandom(seed));
    }

    @Override
    public double abnormality(double[] row, double[] contributions) {
        return random.nextDouble();
    }
}
