package io.surprisal.deploy.console.topic;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * How a topic is read.
 *
 * @param holds what it holds, as {@code JobDescription} names it
 * @param past how far back by Kafka's clock; null from the beginning
 * @param sink takes its records; a {@link RuntimeException} says that it cannot read one
 */
record TopicReading(
        String holds, String topic, @Nullable Duration past, Consumer<ConsumerRecord<byte[], byte[]>> sink) {}
