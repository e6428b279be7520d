/** The results of all runs in a file that grows by one run at a time. */
@NullMarked
package io.surprisal.evaluation.result;

import org.jspecify.annotations.NullMarked;
