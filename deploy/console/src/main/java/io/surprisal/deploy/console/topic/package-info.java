/** Where the console meets Kafka: what it follows, what it asks, what it writes. */
@NullMarked
package io.surprisal.deploy.console.topic;

import org.jspecify.annotations.NullMarked;
