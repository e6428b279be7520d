/** Finds labelled data sets in a folder, and splits them into what is fitted and what is scored. */
@NullMarked
package io.surprisal.evaluation.data;

import org.jspecify.annotations.NullMarked;
