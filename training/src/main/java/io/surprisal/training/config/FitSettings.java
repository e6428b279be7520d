package io.surprisal.training.config;

import io.surprisal.config.Settings;

/**
 * The {@code training:} section of train.yaml.
 *
 * @param steps at most this many batches
 * @param batchSize records per batch
 * @param learningRate the peak of the one-cycle schedule
 * @param klWarmUp the share of the steps over which the KL divergence is switched on
 * @param gradientClip the largest norm of all gradients together
 * @param heldOut the share of rows, the last of each key, kept for early stopping and calibration
 * @param evaluateEvery steps between two looks at the held-out rows
 * @param patience looks without improvement before training stops
 * @param seed every random choice is drawn from it
 */
public record FitSettings(
        int steps,
        int batchSize,
        double learningRate,
        double klWarmUp,
        double gradientClip,
        double heldOut,
        int evaluateEvery,
        int patience,
        long seed) {
    public FitSettings {
        Settings.require(steps >= 1, "steps", "at least 1", steps);
        Settings.require(batchSize >= 2, "batch_size", "at least 2", batchSize);
        Settings.require(learningRate > 0, "learning_rate", "a number above 0", learningRate);
        Settings.require(klWarmUp >= 0 && klWarmUp <= 1, "kl_warm_up", "a share from 0 to 1", klWarmUp);
        Settings.require(gradientClip > 0, "gradient_clip", "a number above 0", gradientClip);
        Settings.require(heldOut > 0 && heldOut <= 0.5, "held_out", "a share above 0, at most 0.5", heldOut);
        Settings.require(evaluateEvery >= 1, "evaluate_every", "at least 1", evaluateEvery);
        Settings.require(patience >= 1, "patience", "at least 1", patience);
    }

    static FitSettings defaults() {
        return new FitSettings(1500, 128, 1e-3, 0.25, 50, 0.2, 50, 10, 1);
    }
}
