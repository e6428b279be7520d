package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code training.early_stopping} of train.yaml.
 *
 * @param evaluateEvery steps between two looks at the held-out rows
 * @param patience looks without improvement before training stops
 */
public record EarlyStopping(int evaluateEvery, int patience) {
    public EarlyStopping {
        Settings.require(evaluateEvery >= 1, "evaluate_every", "at least 1", evaluateEvery);
        Settings.require(patience >= 1, "patience", "at least 1", patience);
    }

    static EarlyStopping defaults() {
        return new EarlyStopping(50, 10);
    }
}
