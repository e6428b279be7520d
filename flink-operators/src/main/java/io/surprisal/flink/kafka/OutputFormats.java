package io.surprisal.flink.kafka;

/**
 * How results are written.
 *
 * @param scores scored records
 * @param events everything else: alerts and notices, incidents, dead letters, what became of models
 */
public record OutputFormats(TopicEncoding scores, TopicEncoding events) {
    /** JSON on every topic. */
    public static final OutputFormats JSON = new OutputFormats(TopicEncoding.JSON, TopicEncoding.JSON);
}
