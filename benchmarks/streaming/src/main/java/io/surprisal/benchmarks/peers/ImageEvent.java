package io.surprisal.benchmarks.peers;

import java.util.List;

/**
 * An image as Crayfish hands it from its source to its model.
 *
 * @param creationTimestamp epoch milliseconds
 * @param dataPoint its pixels, boxed
 */
record ImageEvent(long creationTimestamp, List<List<Float>> dataPoint) {}
