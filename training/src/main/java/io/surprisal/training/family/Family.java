package io.surprisal.training.family;

import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;

/**
 * A family of models: how one is fitted. One that is fitted by gradients gives its losses to a {@code TrainingLoop}; one in closed
 * form, or with a rule of its own, needs none.
 */
public interface Family {
    /**
     * Fits a model to normal rows.
     *
     * @throws io.surprisal.training.fit.TrainingException if the rows or the settings lead to no model
     */
    ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener);
}
