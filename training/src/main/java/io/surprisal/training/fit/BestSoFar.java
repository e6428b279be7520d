package io.surprisal.training.fit;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps a copy of the weights that did best on the held-out rows, and counts the looks since then. */
final class BestSoFar {
    private final int patience;
    private final Map<String, INDArray> weights = new HashMap<>();
    private double elbo = Double.NEGATIVE_INFINITY;
    private int looksSince;

    BestSoFar(int patience) {
        this.patience = patience;
    }

    /** Shows the weights with the mean held-out ELBO they reach. */
    void show(Map<String, INDArray> current, double currentElbo) {
        if (currentElbo > elbo) {
            elbo = currentElbo;
            looksSince = 0;
            current.forEach((name, weight) -> weights.put(name, weight.dup('c')));
        } else {
            looksSince++;
        }
    }

    boolean exhausted() {
        return looksSince >= patience;
    }

    /** The best weights; empty before the first look. */
    Map<String, INDArray> weights() {
        return weights;
    }
}
