package io.surprisal.flink.decode;

import io.surprisal.core.digest.Sha256;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Makes dead letters of records, and counts these by their reason. */
public final class DeadLetters {
    private final int payloadBytes;
    private final Map<DeadLetterReason, Counter> refused = new EnumMap<>(DeadLetterReason.class);

    /** @param payloadBytes how much of a record a dead letter carries */
    public DeadLetters(int payloadBytes, MetricGroup metrics) {
        this.payloadBytes = payloadBytes;
        MetricGroup own = OwnMetrics.of(metrics);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            refused.put(reason, OwnMetrics.labelled(own, "reason", reason).counter("dead_letters_total"));
        }
    }

    /**
     * The dead letter of a part of a record, or of an element of a stream, which is counted. It has the coordinates and no bytes: other parts were read from those of
     * a record, and an element has none.
     */
    public DeadLetter ofPart(Coordinates source, DeadLetterReason reason, String message) {
        Objects.requireNonNull(refused.get(reason)).inc();
        return new DeadLetter(source, -1, null, reason, message, null, 0, "");
    }

    /** The dead letter of a record, which is counted. */
    public DeadLetter of(RawRecord raw, DeadLetterReason reason, String message) {
        Objects.requireNonNull(refused.get(reason)).inc();
        byte[] payload = raw.value();
        byte[] key = raw.key();
        return new DeadLetter(
                raw.coordinates(),
                raw.timestamp(),
                key != null && key.length > payloadBytes ? null : key,
                reason,
                message,
                payload == null ? null : Arrays.copyOf(payload, Math.min(payload.length, payloadBytes)),
                payload == null ? 0 : payload.length,
                payload == null ? "" : Sha256.hex(payload));
    }
}
