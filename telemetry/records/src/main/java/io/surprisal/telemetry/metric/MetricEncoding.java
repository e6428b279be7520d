package io.surprisal.telemetry.metric;

/** The wire formats of metrics. */
public enum MetricEncoding {
    /** A JSON object for each value, with its metric, labels and time: what Prometheus adapters write. */
    LONG_JSON,

    /** JSON as Telegraf serialises it. */
    TELEGRAF,

    /** OpenTelemetry's metrics as JSON. */
    OTLP_JSON,

    /** OpenTelemetry's metrics as protobuf. */
    OTLP_PROTOBUF
}
