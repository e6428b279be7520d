package io.surprisal.telemetry.record;

/**
 * The model that scored a record.
 *
 * @param name the name in its manifest
 * @param version the first digits of its file's SHA-256
 */
public record ModelVersion(String name, String version) {}
