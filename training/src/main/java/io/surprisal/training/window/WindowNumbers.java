package io.surprisal.training.window;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Numbers of a window, those of all features one after the other for each kind.
 *
 * @param values standardised units, [N, n·D]; 0 where not known
 * @param known 1 for a number that is known, else 0, [N, n·D]
 */
record WindowNumbers(SDVariable values, SDVariable known) {}
