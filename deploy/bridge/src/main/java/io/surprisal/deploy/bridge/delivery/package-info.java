/** The way from a topic to a target: each record once, and none lost. */
@NullMarked
package io.surprisal.deploy.bridge.delivery;

import org.jspecify.annotations.NullMarked;
