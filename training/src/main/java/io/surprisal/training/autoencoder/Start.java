package io.surprisal.training.autoencoder;

import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights that training starts from, made from the rows before it. */
@FunctionalInterface
public interface Start {
    /** All weights drawn. */
    Start DRAWN = (spec, rows, listener) -> Map.of();

    /**
     * Some weights by name, in the shapes that the graph has for them; the others are drawn.
     *
     * @param listener what takes many steps shows them, and ends early where the listener says so
     */
    Map<String, INDArray> weights(ModelSpec spec, TrainingRows rows, TrainingListener listener);
}
