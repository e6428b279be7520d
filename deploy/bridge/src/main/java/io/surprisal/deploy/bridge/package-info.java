/** A job's alerts, notices and incidents, told to other systems: the command and the process. */
@NullMarked
package io.surprisal.deploy.bridge;

import org.jspecify.annotations.NullMarked;
