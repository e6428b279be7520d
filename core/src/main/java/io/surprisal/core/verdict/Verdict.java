package io.surprisal.core.verdict;

/**
 * What a threshold says of one record.
 *
 * @param tailProbability how often a normal record is at least this abnormal, in (0, 1]; NaN where the record has no score
 * @param grade 0 for a normal record; for an anomalous one how far beyond the threshold it is, in (0, 1]
 * @param anomalous whether the tail probability is at or below the threshold
 */
public record Verdict(double tailProbability, double grade, boolean anomalous) {}
