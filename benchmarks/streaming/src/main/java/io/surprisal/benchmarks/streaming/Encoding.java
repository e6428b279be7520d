package io.surprisal.benchmarks.streaming;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.telemetry.topic.ScoreAvro;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;

/** What telemetry and scores are written in. */
public enum Encoding {
    JSON {
        @Override
        byte[][] payloads(TelemetryRows rows) {
            return rows.json();
        }

        @Override
        int offset(byte[] score) {
            for (int i = 0; i + FIELD.length < score.length; i++) {
                if (startsAt(score, i)) {
                    return number(score, i + FIELD.length);
                }
            }
            throw new IllegalStateException(
                    "A score names the offset of its source; got " + new String(score, StandardCharsets.UTF_8));
        }
    },

    AVRO {
        private final BinaryMessageDecoder<GenericRecord> scores =
                new BinaryMessageDecoder<>(GenericData.get(), ScoreAvro.SCHEMA);

        @Override
        byte[][] payloads(TelemetryRows rows) {
            return rows.avro();
        }

        @Override
        int offset(byte[] score) {
            try {
                GenericRecord source = (GenericRecord) scores.decode(score).get("source");
                return Math.toIntExact((long) source.get("offset"));
            } catch (IOException e) {
                throw new UncheckedIOException("No score in Avro", e);
            }
        }
    };

    private static final byte[] FIELD = "\"offset\":".getBytes(StandardCharsets.UTF_8);

    /** Every row as a producer would send it. */
    abstract byte[][] payloads(TelemetryRows rows);

    /** Where the record stands that a score is of. */
    abstract int offset(byte[] score);

    private static boolean startsAt(byte[] score, int start) {
        for (int i = 0; i < FIELD.length; i++) {
            if (score[start + i] != FIELD[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] text, int start) {
        int number = 0;
        for (int i = start; i < text.length && text[i] >= '0' && text[i] <= '9'; i++) {
            number = Math.addExact(Math.multiplyExact(number, 10), text[i] - '0');
        }
        return number;
    }
}
