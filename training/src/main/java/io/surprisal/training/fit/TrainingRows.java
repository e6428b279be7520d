package io.surprisal.training.fit;

import io.surprisal.training.config.FitSettings;

/**
 * What a family is fitted to, and how.
 *
 * @param holdout which of the windows are fitted, and which the weights are chosen by
 * @param trim the share of each batch's records that is left out for its loss, from 0
 * @param mask the share of each batch's values that is hidden, from 0
 */
public record TrainingRows(Windows windows, Holdout holdout, FitSettings settings, double trim, double mask) {}
