/** A Flink cluster inside the process, and how the process ends. */
@NullMarked
package io.surprisal.deploy.embedded.local;

import org.jspecify.annotations.NullMarked;
