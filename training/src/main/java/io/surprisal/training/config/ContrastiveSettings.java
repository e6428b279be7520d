package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;

/**
 * The section {@code model.objective.contrastive} of train.yaml: the samples that contrastive divergence holds a batch against.
 *
 * @param steps k, how many steps of Gibbs sampling they take
 * @param persistent whether they go on from those of the batch before, Tieleman (2008), or start at the batch, Hinton (2002)
 * @param update how the difference changes weights, by {@code training.learning_rate}
 * @param weightDecay how much of themselves weights lose, times the learning rate: small ones let samples move on, Hinton (2012), section 10
 */
public record ContrastiveSettings(int steps, boolean persistent, UpdateRule update, double weightDecay) {
    private static final int MOST_STEPS = 1000;

    public ContrastiveSettings {
        Settings.require(steps >= 1 && steps <= MOST_STEPS, "steps", "1 to " + MOST_STEPS, steps);
        Settings.require(weightDecay >= 0 && weightDecay < 1, "weight_decay", "a number from 0, below 1", weightDecay);
    }

    static ContrastiveSettings defaults() {
        return new ContrastiveSettings(1, true, UpdateRule.ADAM, 0);
    }
}
