package io.surprisal.benchmarks.compare;

import java.nio.file.Path;

/**
 * The job.yaml of a job whose latency is measured: all defaults but these.
 *
 * @param execution keys of {@code scoring.execution} in YAML's flow style, such as {@code linger: 2ms}; may be empty
 * @param client keys of {@code kafka.client}, such as {@code linger.ms: 0}; may be empty
 */
record LatencySettings(String execution, String client) {
    String text(Path model, String bootstrapServers, String delivery) {
        return """
                model: %s
                kafka:
                  bootstrap_servers: %s
                  input: {topics: telemetry, start: earliest}
                  output: {delivery: %s}
                  client: {%s}
                scoring:
                  execution: {%s}
                flink: {parallelism: 1}
                """.formatted(model.toAbsolutePath(), bootstrapServers, delivery, client, execution);
    }
}
