package io.surprisal.benchmarks.compare;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Between which ends a job runs, and whether by key.
 *
 * @param encoding of telemetry and scores: JSON or AVRO
 * @param keyed by key under an alert budget; or each record by itself, under a tail probability
 * @param delivery job.yaml's {@code kafka.output.delivery}
 * @param parallelism of the job, and partitions of its topics
 */
record Ends(String encoding, boolean keyed, String delivery, int parallelism) {
    /** The ends of a job with all defaults. */
    static final Ends DEFAULT = new Ends("JSON", true, "exactly_once", 1);

    String title() {
        return "%s, %s, %s%s"
                .formatted(
                        encoding.equals("JSON") ? "JSON" : "Avro",
                        keyed ? "by key" : "single records",
                        delivery.replace('_', ' '),
                        parallelism == 1 ? "" : ", parallelism " + parallelism);
    }

    /**
     * The text of the job.yaml.
     *
     * @param schema the telemetry's Avro schema
     */
    String yaml(Path model, String bootstrapServers, Path schema) {
        boolean json = encoding.equals("JSON");
        return """
                model: %s
                kafka:
                  bootstrap_servers: %s
                  input: {topics: telemetry, start: earliest}
                  output: {delivery: %s%s}
                telemetry: {format: {kind: %s, schema: "%s"}}
                scoring: {tail_probability: %s}
                flink: {parallelism: %s}
                """.formatted(
                        model.toAbsolutePath(),
                        bootstrapServers,
                        delivery,
                        json ? "" : ", formats: {scores: avro}",
                        encoding.toLowerCase(Locale.ROOT),
                        json ? "" : schema,
                        keyed ? "0" : "0.0001",
                        parallelism);
    }
}
