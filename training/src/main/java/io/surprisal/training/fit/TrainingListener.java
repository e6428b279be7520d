package io.surprisal.training.fit;

import java.util.Map;

/** Follows a training, and may end it early. */
public interface TrainingListener {
    /** Hears nothing and lets training run to its end. */
    TrainingListener NONE = (step, steps, loss) -> true;

    /**
     * Called after each step.
     *
     * @param step how many are done, from 1
     * @param steps how many there are at most
     * @param loss of this step's batch, nats per record
     * @return false to stop now and keep the best model so far
     */
    boolean step(int step, int steps, double loss);

    /**
     * Called after each look at held-out rows.
     *
     * @param step how many steps are done
     * @param heldOut means over held-out records, by name: {@code criterion}, the higher the better, and parts of it, nats per record
     */
    default void look(int step, Map<String, Double> heldOut) {}
}
