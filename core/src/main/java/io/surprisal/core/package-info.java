/**
 * What training and serving agree on: feature schema, manifest, outputs, calibration, verdicts, and the formulas of the
 * scores in double precision. Depends on the JDK alone.
 */
@NullMarked
package io.surprisal.core;

import org.jspecify.annotations.NullMarked;
