package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * Where a model file stands, and which file it has to be.
 *
 * @param uri a plain path, or anything else that a Flink file system of the job opens
 * @param sha256 SHA-256 of the file's bytes, 64 hexadecimal digits in lower case
 * @param signature Base64 of the Ed25519 signature over the file's bytes; null where it has none
 */
public record ModelSource(
        String uri, String sha256, @Nullable String signature) {}
