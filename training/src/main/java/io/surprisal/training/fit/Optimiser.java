package io.surprisal.training.fit;

import io.surprisal.training.config.FitSettings;
import io.surprisal.training.config.UpdateRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** An update rule on a one-cycle learning rate, after clipping the norm of all gradients together. Updates the weights in place. */
public final class Optimiser {
    private final Map<String, INDArray> weights;
    private final Map<String, GradientUpdater<?>> updaters = new LinkedHashMap<>();
    private final double clip;

    public Optimiser(Map<String, INDArray> weights, UpdateRule rule, FitSettings settings) {
        this.weights = weights;
        this.clip = settings.gradientClip();
        OneCycle rate = new OneCycle(settings.learningRate(), settings.steps());
        IUpdater updater = switch (rule) {
            case ADAM -> Adam.builder().learningRateSchedule(rate).build();
            case SGD -> Sgd.builder().learningRateSchedule(rate).build();
        };
        weights.forEach((name, weight) -> updaters.put(name, updater.instantiate(state(updater, weight), true)));
    }

    /** What an updater remembers of a weight; null where that is nothing. */
    private static @Nullable INDArray state(IUpdater updater, INDArray weight) {
        long size = updater.stateSize(weight.length());
        return size == 0 ? null : Nd4j.zeros(1, size);
    }

    public void step(int iteration, Map<String, INDArray> gradients) {
        double square = 0;
        for (String name : weights.keySet()) {
            double norm = gradient(gradients, name).norm2Number().doubleValue();
            square += norm * norm;
        }
        double norm = Math.sqrt(square);
        weights.forEach((name, weight) -> {
            INDArray gradient = gradient(gradients, name);
            if (norm > clip) {
                gradient.muli(clip / norm);
            }
            INDArray update = gradient.reshape('c', 1, weight.length());
            updater(name).applyUpdater(update, iteration, 0);
            weight.subi(update.reshape('c', weight.shape()));
        });
    }

    private GradientUpdater<?> updater(String name) {
        return Objects.requireNonNull(updaters.get(name));
    }

    private static INDArray gradient(Map<String, INDArray> gradients, String name) {
        return Objects.requireNonNull(gradients.get(name), name);
    }
}
