/** Runs detectors over every labelled data set of a folder and keeps what they reached. */
@NullMarked
package io.surprisal.benchmarks.detection;

import org.jspecify.annotations.NullMarked;
