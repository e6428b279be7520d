/** Tests of the configuration in this module: with the real programs, and against a running job. */
@NullMarked
package io.surprisal.deploy.monitoring;

import org.jspecify.annotations.NullMarked;
