package io.surprisal.deploy.embedded.quickstart;

/**
 * An alert as far as it is known, in rows of the replay.
 *
 * @param first the row of its first anomalous record
 * @param last the row of its last one so far
 * @param leadingFeature the feature with the highest surprisal over the alert so far; empty where the alert named none
 */
record Incident(int first, int last, String leadingFeature) {}
