package io.surprisal.telemetry.settings;

import io.surprisal.config.MovedKeys;
import java.util.Map;

/** Where keys of job.yaml stood before its sections were of at most eight, before there was a topic of models, and before events had a format. */
public final class FormerKeys {
    public static final MovedKeys MOVED = new MovedKeys(Map.ofEntries(
            Map.entry("parallelism", "flink.parallelism"),
            Map.entry("checkpoints", "flink.checkpoints"),
            Map.entry("event_time", "telemetry.event_time"),
            Map.entry("telemetry.time", "telemetry.event_time.field"),
            Map.entry("telemetry.time_format", "telemetry.event_time.format"),
            Map.entry("kafka.telemetry_topics", "kafka.input.topics"),
            Map.entry("kafka.start", "kafka.input.start"),
            Map.entry("kafka.scores_topic", "kafka.output.scores_topic"),
            Map.entry("kafka.alerts_topic", "kafka.output.alerts_topic"),
            Map.entry("kafka.dead_letters_topic", "kafka.output.dead_letters_topic"),
            Map.entry("kafka.output.scores_format", "kafka.output.formats.scores"),
            Map.entry("kafka.output.missing_topics", "kafka.missing_topics"),
            Map.entry("kafka.delivery", "kafka.output.delivery"),
            Map.entry("kafka.transaction_timeout", "kafka.output.transaction_timeout"),
            Map.entry("scoring.batch_size", "scoring.execution.batch_size"),
            Map.entry("scoring.linger", "scoring.execution.linger")));

    private FormerKeys() {}
}
