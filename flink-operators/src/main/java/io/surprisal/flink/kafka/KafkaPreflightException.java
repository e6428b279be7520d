package io.surprisal.flink.kafka;

/** Kafka is not as the job needs it; the message says what is wrong and what to do. */
public final class KafkaPreflightException extends RuntimeException {
    KafkaPreflightException(String message) {
        super(message);
    }

    KafkaPreflightException(String message, Throwable cause) {
        super(message, cause);
    }
}
