package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The {@code training:} section of train.yaml.
 *
 * @param steps at most this many batches
 * @param batchSize records per batch
 * @param learningRate the peak of the one-cycle schedule
 * @param gradientClip the largest norm of all gradients together
 * @param heldOut the share of rows, the last of each key, kept for early stopping and calibration
 * @param seed every random choice is drawn from it
 */
public record FitSettings(
        int steps,
        int batchSize,
        double learningRate,
        double gradientClip,
        double heldOut,
        EarlyStopping earlyStopping,
        long seed) {
    public FitSettings {
        Settings.require(steps >= 1, "steps", "at least 1", steps);
        Settings.require(batchSize >= 2, "batch_size", "at least 2", batchSize);
        Settings.require(learningRate > 0, "learning_rate", "a number above 0", learningRate);
        Settings.require(gradientClip > 0, "gradient_clip", "a number above 0", gradientClip);
        Settings.require(heldOut > 0 && heldOut <= 0.5, "held_out", "a share above 0, at most 0.5", heldOut);
    }

    /** The same at another learning rate. */
    public FitSettings withLearningRate(double rate) {
        return new FitSettings(steps, batchSize, rate, gradientClip, heldOut, earlyStopping, seed);
    }

    static FitSettings defaults() {
        return new FitSettings(1500, 128, 1e-3, 50, 0.2, EarlyStopping.defaults(), 1);
    }
}
