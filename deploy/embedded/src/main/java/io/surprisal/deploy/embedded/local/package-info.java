/** A scoring job on a Flink cluster inside the process. */
@NullMarked
package io.surprisal.deploy.embedded.local;

import org.jspecify.annotations.NullMarked;
