/** Runs detectors over every labelled data set of a folder and keeps what they reached. */
@NullMarked
package io.surprisal.evaluation;

import org.jspecify.annotations.NullMarked;
