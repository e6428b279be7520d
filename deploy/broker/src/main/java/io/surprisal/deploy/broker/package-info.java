/** A real single-node Kafka broker inside the process. */
@NullMarked
package io.surprisal.deploy.broker;

import org.jspecify.annotations.NullMarked;
