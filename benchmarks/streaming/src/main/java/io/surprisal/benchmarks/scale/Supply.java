package io.surprisal.benchmarks.scale;

import java.util.concurrent.CompletableFuture;

/** How many messages a standing job may read, and how many scores came of them. One record has one score. */
final class Supply {
    private final Pace pace;
    private long asked;
    private long scored;
    private CompletableFuture<Void> more = new CompletableFuture<>();
    private CompletableFuture<Void> allRead = new CompletableFuture<>();
    private CompletableFuture<Void> allScored = new CompletableFuture<>();

    Supply(Pace pace) {
        this.pace = pace;
    }

    /** Lets the job read so many more records; the result completes when it has read all that it may, and has scored as many records. */
    synchronized CompletableFuture<Void> ask(long records) {
        asked += records;
        allRead = new CompletableFuture<>();
        allScored = new CompletableFuture<>();
        more.complete(null);
        more = new CompletableFuture<>();
        return CompletableFuture.allOf(allRead, allScored);
    }

    /** How many messages may have been read since the start. */
    synchronized long messages() {
        return pace.messagesFor(asked);
    }

    /** Completes when more may be read than were. */
    synchronized CompletableFuture<Void> moreThan(long read) {
        if (read < messages()) {
            return CompletableFuture.completedFuture(null);
        }
        allRead.complete(null);
        return more;
    }

    synchronized void addScored(long scores) {
        scored += scores;
        // What is read ahead may make some records more.
        if (scored >= asked) {
            allScored.complete(null);
        }
    }
}
