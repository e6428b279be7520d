package io.surprisal.benchmarks.scale;

import java.util.concurrent.CompletableFuture;

/** How many records a standing job may read, and how many scores came of them. One record has one score. */
final class Supply {
    private long asked;
    private long scored;
    private CompletableFuture<Void> more = new CompletableFuture<>();
    private CompletableFuture<Void> allScored = new CompletableFuture<>();

    /** Lets the job read so many more records; the result completes when all of them were scored. */
    synchronized CompletableFuture<Void> ask(long records) {
        asked += records;
        allScored = new CompletableFuture<>();
        more.complete(null);
        more = new CompletableFuture<>();
        return allScored;
    }

    /** How many records may have been read since the start. */
    synchronized long asked() {
        return asked;
    }

    /** Completes when more may be read than were given. */
    synchronized CompletableFuture<Void> moreThan(long given) {
        return given < asked ? CompletableFuture.completedFuture(null) : more;
    }

    synchronized void addScored(long scores) {
        scored += scores;
        if (scored == asked) {
            allScored.complete(null);
        }
    }
}
