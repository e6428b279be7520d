package io.surprisal.training.memory;

/**
 * What windows of so many records were like.
 *
 * @param records how many
 * @param scale how their statistics are seen
 * @param density of the statistics
 * @param median of the distance δ on held-out rows
 * @param way from there to the 99 % quantile, above 0
 */
public record Memory(int records, StatisticsScale scale, WindowDensity density, double median, double way) {}
