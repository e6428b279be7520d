package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.objective.contrastive} of train.yaml: the samples that contrastive divergence holds a batch against.
 *
 * @param steps k, how many steps of Gibbs sampling they take
 * @param persistent whether they go on from those of the batch before, Tieleman (2008), or start at the batch, Hinton (2002)
 */
public record ContrastiveSettings(int steps, boolean persistent) {
    private static final int MOST_STEPS = 1000;

    public ContrastiveSettings {
        Settings.require(steps >= 1 && steps <= MOST_STEPS, "steps", "1 to " + MOST_STEPS, steps);
    }

    static ContrastiveSettings defaults() {
        return new ContrastiveSettings(1, true);
    }
}
