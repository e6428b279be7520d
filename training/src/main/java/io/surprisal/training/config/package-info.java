/** What a training is told: train.yaml and its checks. */
@NullMarked
package io.surprisal.training.config;

import org.jspecify.annotations.NullMarked;
