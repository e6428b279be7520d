package io.surprisal.benchmarks.compare;

import java.io.IOException;

/** A way to score rows, in processes of its own. */
interface Contender extends AutoCloseable {
    String name();

    /** Scores so many rows and says what it took. */
    Round score(long rows) throws IOException;

    /** The most memory its process ever held, bytes (VmHWM). */
    long peakMemory() throws IOException;

    @Override
    void close() throws IOException;
}
