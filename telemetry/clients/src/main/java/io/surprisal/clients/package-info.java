/** Typed access to the topics of a job, for Kafka's consumer and producer and for Kafka Streams. */
@NullMarked
package io.surprisal.clients;

import org.jspecify.annotations.NullMarked;
