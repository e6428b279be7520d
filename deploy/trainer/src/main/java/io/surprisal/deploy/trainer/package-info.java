/** The commands that train: train and benchmark. */
@NullMarked
package io.surprisal.deploy.trainer;

import org.jspecify.annotations.NullMarked;
