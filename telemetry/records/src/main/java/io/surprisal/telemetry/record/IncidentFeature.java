package io.surprisal.telemetry.record;

/**
 * A feature that stands out in an incident.
 *
 * @param members how many of the incident's members name it
 */
public record IncidentFeature(String feature, int members) {}
