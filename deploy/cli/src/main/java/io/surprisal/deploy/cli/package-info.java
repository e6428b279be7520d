/** The commands that use a model file: inspect, score, evaluate; no trainer behind them. */
@NullMarked
package io.surprisal.deploy.cli;

import org.jspecify.annotations.NullMarked;
