package io.surprisal.telemetry.metric;

/** Reads one wire format of metrics. It is not thread-safe. */
public interface MetricReader {
    /**
     * The reader of a format.
     *
     * @param fields of {@link MetricEncoding#LONG_JSON} alone
     */
    static MetricReader of(MetricEncoding encoding, LongFields fields) {
        return switch (encoding) {
            case LONG_JSON -> new LongJsonReader(fields);
            case TELEGRAF -> new TelegrafReader();
            case OTLP_JSON -> new OtlpJsonReader();
            case OTLP_PROTOBUF -> new OtlpProtobufReader();
        };
    }

    /**
     * Hands every value of a payload to the sink before it returns.
     *
     * @throws MetricException where it is not one complete payload of the format; what was handed on before does not count
     */
    void read(byte[] payload, MetricSink sink) throws MetricException;
}
