/** The commands that work on files: train, inspect, score, evaluate. */
@NullMarked
package io.surprisal.deploy.cli;

import org.jspecify.annotations.NullMarked;
