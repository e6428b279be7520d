package io.surprisal.flink.decode;

import io.surprisal.core.digest.Sha256;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.format.WideJsonFormat;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Decodes every record into samples and dead letters, and counts these by their reason. */
public final class TelemetryDecoder {
    private final int deadLetterBytes;
    private final FutureBound bound;
    private final RecordFormat format;
    private final Map<DeadLetterReason, Counter> refused = new EnumMap<>(DeadLetterReason.class);

    /**
     * @param features the job's features, in the order in which a record's values are to stand
     * @param bound how far ahead of its Kafka timestamp a sample's time may be
     */
    public TelemetryDecoder(DecodeOptions options, List<String> features, FutureBound bound, MetricGroup metrics) {
        this.deadLetterBytes = options.deadLetterBytes();
        this.bound = bound;
        this.format = new WideJsonFormat(options, features);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            refused.put(
                    reason,
                    metrics.addGroup("reason", reason.name().toLowerCase(Locale.ROOT))
                            .counter("deadLetters"));
        }
    }

    /** Hands on what a record holds, in its order. */
    public void decode(RawRecord raw, Consumer<Decoded> out) {
        format.read(raw, new Sink(raw, out));
    }

    private DeadLetter deadLetter(RawRecord raw, DeadLetterReason reason, String message) {
        byte[] payload = raw.value();
        byte[] key = raw.key();
        return new DeadLetter(
                raw.coordinates(),
                raw.timestamp(),
                key != null && key.length > deadLetterBytes ? null : key,
                reason,
                message,
                payload == null ? null : Arrays.copyOf(payload, Math.min(payload.length, deadLetterBytes)),
                payload == null ? 0 : payload.length,
                payload == null ? "" : Sha256.hex(payload));
    }

    private final class Sink implements SampleSink {
        private final RawRecord raw;
        private final Consumer<Decoded> out;

        Sink(RawRecord raw, Consumer<Decoded> out) {
            this.raw = raw;
            this.out = out;
        }

        @Override
        public void sample(TelemetryRecord sample) {
            if (bound.allows(sample.eventTime(), raw.timestamp())) {
                out.accept(Decoded.sample(sample));
            } else {
                refused(DeadLetterReason.FUTURE_TIME, bound.refusal(sample.eventTime(), raw.timestamp()));
            }
        }

        @Override
        public void refused(DeadLetterReason reason, String message) {
            Objects.requireNonNull(refused.get(reason)).inc();
            out.accept(Decoded.refused(deadLetter(raw, reason, message)));
        }
    }
}
