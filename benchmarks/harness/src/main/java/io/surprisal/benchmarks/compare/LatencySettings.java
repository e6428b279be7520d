package io.surprisal.benchmarks.compare;

import java.nio.file.Path;

/**
 * The job.yaml of a job whose latency is measured, all defaults but these, and its telemetry.
 *
 * @param execution keys of {@code scoring.execution} in YAML's flow style, such as {@code linger: 2ms}; may be empty
 * @param client keys of {@code kafka.client}, such as {@code linger.ms: 0}; may be empty
 * @param models how many models of a directory score the keys; 0 for the job's alone
 * @param keys how many series the telemetry has
 */
record LatencySettings(String execution, String client, int models, int keys) {
    /** @param directory of the models */
    String text(Path model, Path directory, String bootstrapServers, String delivery) {
        return """
                model: %s
                kafka:
                  bootstrap_servers: %s
                  input: {topics: telemetry, start: earliest}
                  output: {delivery: %s}
                  client: {%s}
                scoring:
                  execution: {%s}
                  models: {directory: '%s', key: '(kind\\d+)-\\d+', memory: 8gb}
                flink: {parallelism: 1}
                """.formatted(
                        model.toAbsolutePath(),
                        bootstrapServers,
                        delivery,
                        client,
                        execution,
                        models == 0 ? "" : directory.toAbsolutePath());
    }
}
