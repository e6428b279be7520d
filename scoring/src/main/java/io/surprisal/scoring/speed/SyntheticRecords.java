package io.surprisal.scoring.speed;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import java.util.Random;

/**
 * Records of a model's features: normal around each feature's location, with a twentieth of the values far out and a hundredth missing, so that
 * every branch of a scoring function is taken.
 */
public final class SyntheticRecords {
    private static final double FAR = 0.05;
    private static final double MISSING = 0.01;

    private SyntheticRecords() {}

    /** Row-major [records, W, D], raw units. */
    public static float[] of(Manifest manifest, int records, long seed) {
        Random random = new Random(seed);
        int width = manifest.features().size();
        float[] values = new float[records * manifest.window() * width];
        for (int i = 0; i < values.length; i++) {
            ModelFeature feature = manifest.features().get(i % width);
            double z = random.nextGaussian() * (random.nextDouble() < FAR ? 20 : 1);
            values[i] = random.nextDouble() < MISSING ? Float.NaN : (float) (feature.location() + feature.scale() * z);
        }
        return values;
    }
}
