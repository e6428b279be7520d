package io.surprisal.training.fit;

import io.surprisal.training.config.FitSettings;
import io.surprisal.training.config.ObjectiveSettings;

/**
 * What a family is fitted to, and how.
 *
 * @param holdout which of the windows are fitted, and which the weights are chosen by
 * @param settings how long and in which steps
 * @param objective what the loss leaves out of each batch, and when the KL divergence counts in full
 */
public record TrainingRows(Windows windows, Holdout holdout, FitSettings settings, ObjectiveSettings objective) {}
