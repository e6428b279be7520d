/** The commands that run Flink inside the process. */
@NullMarked
package io.surprisal.deploy.embedded;

import org.jspecify.annotations.NullMarked;
