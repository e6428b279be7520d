/** What people say of alerts, from Kafka to the operator that scores. */
@NullMarked
package io.surprisal.flink.feedback;

import org.jspecify.annotations.NullMarked;
