package io.surprisal.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets contenders score in turn, round by round, so that whatever else the machine does meets them all. The first rounds warm
 * the JVMs up, are not counted, and tell how many rows fill a round.
 *
 * @param warmUps how many rounds are not counted, at least one
 * @param rounds how many are, at least one
 * @param seconds CPU-seconds of a round
 */
record Comparison(int warmUps, int rounds, double seconds) {
    private static final long FIRST_ROWS = 10_000;
    private static final long MOST_ROWS = 20_000_000;

    Comparison {
        if (warmUps < 1 || rounds < 1 || !(seconds > 0)) {
            throw new IllegalArgumentException(
                    "A comparison has one warm-up round and one counted round or more, of more" + " than 0 s; got "
                            + warmUps + ", " + rounds + " and " + seconds);
        }
    }

    /** One result per contender, in their order. */
    List<Result> run(List<Contender> contenders, PrintStream progress) throws IOException {
        long[] rows = new long[contenders.size()];
        List<List<Round>> counted = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = FIRST_ROWS;
            counted.add(new ArrayList<>());
        }
        for (int number = 1 - warmUps; number <= rounds; number++) {
            for (int i = 0; i < rows.length; i++) {
                Contender contender = contenders.get(i);
                Round round = contender.score(rows[i]);
                if (number > 0) {
                    counted.get(i).add(round);
                } else {
                    rows[i] = rowsFor(round);
                }
                progress.printf(
                        "%-9s %-50s %,10d rows %8.2f µs CPU per row, %.1f s%n",
                        number > 0 ? "round " + number : "warm-up",
                        contender.name(),
                        round.rows(),
                        round.microsPerRow(),
                        round.wall().toMillis() / 1e3);
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            Contender contender = contenders.get(i);
            results.add(new Result(contender.name(), counted.get(i), contender.peakMemory()));
        }
        return results;
    }

    private long rowsFor(Round warmUp) {
        long fitting = Math.round(warmUp.rowsPerCpuSecond() * seconds / 1000) * 1000;
        return Math.min(MOST_ROWS, Math.max(FIRST_ROWS, fitting));
    }
}
