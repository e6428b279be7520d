package io.surprisal.deploy.embedded.quickstart;

import java.util.Set;

/**
 * A labelled stretch of abnormal records.
 *
 * @param onset the row of its first record
 * @param end the row after its last record
 * @param features the features that the data's authors hold responsible
 */
record Anomaly(int onset, int end, Set<String> features) {
    Anomaly {
        features = Set.copyOf(features);
    }

    /** How many records it holds. */
    int length() {
        return end - onset;
    }

    /** Whether it shares a row with the rows first to last, both included. */
    boolean overlaps(int first, int last) {
        return first < end && last >= onset;
    }
}
