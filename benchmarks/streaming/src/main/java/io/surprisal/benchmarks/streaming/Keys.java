package io.surprisal.benchmarks.streaming;

/**
 * The series that rows are dealt out to in turn.
 *
 * @param count how many
 * @param kinds how many kinds they are of, each of which has a model of its own; 0 where all have the job's
 */
public record Keys(int count, int kinds) {
    /** A few, of the job's model. */
    public static final Keys FEW = new Keys(64, 0);

    /** The series that a row belongs to. */
    public String of(long row) {
        long number = row % count;
        return kinds == 0 ? "machine-" + number : "kind" + number % kinds + "-" + number;
    }
}
