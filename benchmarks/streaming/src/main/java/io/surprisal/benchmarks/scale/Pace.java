package io.surprisal.benchmarks.scale;

/**
 * How many messages a standing job reads for the records that it is to score.
 *
 * @param messages of a record
 * @param ahead how many messages are read beyond those, once: where the next record says that the one before is complete
 */
record Pace(int messages, int ahead) {
    /** Each message is a record. */
    static final Pace OF_RECORDS = new Pace(1, 0);

    /** How many messages may be read for so many records, from the start. */
    long messagesFor(long records) {
        return records == 0 ? 0 : records * messages + ahead;
    }
}
