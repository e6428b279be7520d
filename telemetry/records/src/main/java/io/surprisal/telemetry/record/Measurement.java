package io.surprisal.telemetry.record;

/**
 * One value of one series, for one input of the job's features.
 *
 * @param input the number of the input, as the job's features count them
 * @param series tells apart the series of one key that have the same input: made of their labels
 * @param bound of the bucket of a histogram, the highest value that it counts, +∞ for the last; NaN for all else
 * @param delta whether the value is what was added since the one before, and not the total
 */
public record Measurement(int input, long series, double bound, double value, boolean delta) {}
