package io.surprisal.training.window;

/**
 * What windows of so many records were like.
 *
 * @param records how many
 * @param scale how their numbers are seen
 * @param density of the numbers
 * @param usual the distances δ
 */
public record Memory(int records, NumbersScale scale, WindowDensity density, UsualDistance usual) {}
