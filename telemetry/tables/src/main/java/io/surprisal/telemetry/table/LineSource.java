package io.surprisal.telemetry.table;

import org.jspecify.annotations.Nullable;

/** Lines of a log, wherever they stand. They can be gone through again. */
interface LineSource {
    /** Whether lines have times. Lines without are a history by themselves. */
    boolean timed();

    /** Goes through the lines that are not blank; what cannot be read is a {@link DataException}. */
    void each(Sink lines);

    /** Takes lines. */
    interface Sink {
        /**
         * A line.
         *
         * @param key the key of where it stands: a file's name, or what stands beside the line
         * @param time epoch milliseconds; null where lines have no times
         */
        void line(String line, String key, @Nullable Long time);
    }
}
