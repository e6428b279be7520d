package io.surprisal.scoring.speed;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import java.util.Random;

/**
 * Records of a model's features: normal around each feature's location, with a twentieth of the values far out and a hundredth missing, and every
 * hundredth record empty, so that every branch of a scoring function is taken.
 */
public final class SyntheticRecords {
    private static final double FAR = 0.05;
    private static final double MISSING = 0.01;
    private static final int EMPTY_EVERY = 100;

    private SyntheticRecords() {}

    /** Row-major [records, W, D], raw units. */
    public static float[] of(Manifest manifest, int records, long seed) {
        Random random = new Random(seed);
        int width = manifest.features().size();
        int rowLength = manifest.window() * width;
        float[] values = new float[records * rowLength];
        for (int i = 0; i < values.length; i++) {
            ModelFeature feature = manifest.features().get(i % width);
            double z = random.nextGaussian() * (random.nextDouble() < FAR ? 20 : 1);
            boolean missing = random.nextDouble() < MISSING || i / rowLength % EMPTY_EVERY == EMPTY_EVERY - 1;
            values[i] = missing ? Float.NaN : (float) (feature.location() + feature.scale() * z);
        }
        return values;
    }
}
