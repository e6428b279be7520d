/** What a detector reached on one data set. */
@NullMarked
package io.surprisal.benchmarks.detection.measure;

import org.jspecify.annotations.NullMarked;
