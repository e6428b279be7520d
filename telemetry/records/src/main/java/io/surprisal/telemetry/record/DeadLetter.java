package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * A record that was not scored, or a part of one, or feedback that was not taken, and why. That of a part has the record's coordinates alone.
 *
 * @param source where it stands
 * @param timestamp its Kafka timestamp, epoch milliseconds; negative where it has none
 * @param key its Kafka key, null where it has none or one too long to carry; owned by this record, not to
 *     be changed
 * @param reason the kind of fault, for counting
 * @param message what was wrong, where, what was expected and what was there, for people
 * @param payload the first bytes of the payload, up to the configured bound; null for a tombstone, and for a part of a record; owned likewise
 * @param payloadLength the length of the whole payload in bytes
 * @param payloadSha256 the SHA-256 of the whole payload, hexadecimal; empty where there is no payload
 */
public record DeadLetter(
        Coordinates source,
        long timestamp,
        byte @Nullable [] key,
        DeadLetterReason reason,
        String message,
        byte @Nullable [] payload,
        int payloadLength,
        String payloadSha256) {}
