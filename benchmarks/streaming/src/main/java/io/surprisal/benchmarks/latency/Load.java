package io.surprisal.benchmarks.latency;

/**
 * Records that were sent on a schedule, and what became of each. Records are numbered from 0; their offsets follow each other.
 * Times of day are epoch microseconds where they are due times, and epoch milliseconds where the broker says them.
 */
final class Load {
    private static final double MICROS = 1e6;

    private final long start;
    private final double perSecond;
    private final long[] appended;
    private final long[] scored;
    private final long[] scoreOffsets;
    private long first = -1;

    /**
     * @param start when the first record is due, epoch microseconds
     * @param perSecond records
     */
    Load(long start, double perSecond, int size) {
        this.start = start;
        this.perSecond = perSecond;
        appended = new long[size];
        scored = new long[size];
        scoreOffsets = new long[size];
    }

    int size() {
        return appended.length;
    }

    /** When a record is due, microseconds after the first one. */
    long due(int record) {
        return (long) (record * MICROS / perSecond);
    }

    /** Is told of every record in their order. */
    void appended(int record, long offset, long millis) {
        if (record == 0) {
            first = offset;
        }
        if (offset != first + record) {
            throw new IllegalStateException("Record " + record + " of a load lies at offset " + offset + "; expected "
                    + (first + record) + ", as nobody else writes telemetry");
        }
        appended[record] = millis;
    }

    /**
     * Is told of every score in any order.
     *
     * @param source the offset of the record that it scores
     * @param offset its own
     */
    void scored(long source, long offset, long millis) {
        int record = Math.toIntExact(source - first);
        scored[record] = millis;
        scoreOffsets[record] = offset;
    }

    /** From the append of a record to that of its score, microseconds in steps of a millisecond. */
    long fromAppend(int record) {
        return (scored[record] - appended[record]) * 1000;
    }

    /** From when a record was due to the append of its score, microseconds; up to a millisecond too short. */
    long fromDue(int record) {
        return Math.max(0, scored[record] * 1000 - start - due(record));
    }

    /** From the append of a record to when its score could be read, microseconds in steps of a millisecond. */
    long untilVisible(int record, CommittedEnd end) {
        return (end.visible(scoreOffsets[record]) - appended[record]) * 1000;
    }
}
