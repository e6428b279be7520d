package io.surprisal.training.fit;

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
}
