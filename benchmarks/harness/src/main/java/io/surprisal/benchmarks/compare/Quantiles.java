package io.surprisal.benchmarks.compare;

import java.io.IOException;

/** What half, 99 % and 99.9 % of the records did not exceed, and none; microseconds. */
record Quantiles(long median, long p99, long p999, long max) {
    /** @param of a worker's command that takes so many of 1,000 records and answers with microseconds */
    static Quantiles ask(WorkerProcess worker, String of) throws IOException {
        return new Quantiles(worker.ask(of, 500), worker.ask(of, 990), worker.ask(of, 999), worker.ask(of, 1000));
    }
}
