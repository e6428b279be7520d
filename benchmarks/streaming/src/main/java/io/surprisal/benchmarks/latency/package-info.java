/** How long a record takes from Kafka to Kafka, under loads that do not wait for the job. */
@NullMarked
package io.surprisal.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
