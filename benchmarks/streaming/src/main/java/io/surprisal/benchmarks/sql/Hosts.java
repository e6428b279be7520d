package io.surprisal.benchmarks.sql;

/** Keys that rows are dealt out to in turn. */
final class Hosts {
    private static final int COUNT = 64;

    private Hosts() {}

    static String of(int row) {
        return "machine-" + row % COUNT;
    }
}
