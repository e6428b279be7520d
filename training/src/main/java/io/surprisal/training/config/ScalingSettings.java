package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.scaling} of train.yaml: how values are standardised.
 *
 * @param kind by what: standard, mean and standard deviation, or range, minimum and maximum
 * @param floor the smallest standard deviation or range to scale by, as a share of the feature's largest magnitude
 * @param encoderClamp the encoder sees standardised values within ± this
 * @param targetClamp the likelihood sees standardised values within ± this
 */
public record ScalingSettings(Scaling kind, double floor, double encoderClamp, double targetClamp) {
    public ScalingSettings {
        Settings.require(floor > 0, "floor", "a number above 0", floor);
        Settings.require(encoderClamp > 0, "encoder_clamp", "a number above 0", encoderClamp);
        Settings.require(targetClamp >= encoderClamp, "target_clamp", "at least encoder_clamp", targetClamp);
    }

    static ScalingSettings defaults() {
        return new ScalingSettings(Scaling.STANDARD, 0.01, 3, 10);
    }
}
