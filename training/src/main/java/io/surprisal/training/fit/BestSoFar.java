package io.surprisal.training.fit;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps a copy of the weights that did best on the held-out rows, and counts the looks since then. A look without a finite value is none. */
final class BestSoFar {
    private final int patience;
    private final Map<String, INDArray> weights = new HashMap<>();
    private double best = Double.NEGATIVE_INFINITY;
    private double last = Double.NaN;
    private int looks;
    private int looksSince;

    BestSoFar(int patience) {
        this.patience = patience;
    }

    /** Shows the weights with the value of the held-out criterion that they reach; higher is better. */
    void show(Map<String, INDArray> current, double criterion) {
        looks++;
        last = criterion;
        if (Double.isFinite(criterion) && criterion > best) {
            best = criterion;
            looksSince = 0;
            current.forEach((name, weight) -> weights.put(name, weight.dup('c')));
        } else {
            looksSince++;
        }
    }

    boolean exhausted() {
        return looksSince >= patience;
    }

    /**
     * The best weights, after the first look.
     *
     * @throws TrainingException if no look had a finite value
     */
    Map<String, INDArray> weights() {
        if (weights.isEmpty()) {
            throw new TrainingException("The fit on the held-out rows was not finite in any of " + looks
                    + " looks (the last one: " + last
                    + "), so no weights are worth keeping; lower training.learning_rate"
                    + " or training.gradient_clip, or look for extreme values in the newest rows");
        }
        return weights;
    }
}
