package io.surprisal.deploy.console.state;

/** How many records a second came in the last minute, by the times that they carry. */
final class RateMeter {
    private static final int SECONDS = 60;

    private final long[] counts = new long[SECONDS];
    private final long[] seconds = new long[SECONDS];

    /** @param time when the record was written, epoch milliseconds */
    void add(long time) {
        long second = time / 1000;
        int place = (int) Math.floorMod(second, (long) SECONDS);
        if (second > seconds[place]) {
            seconds[place] = second;
            counts[place] = 0;
        }
        if (second == seconds[place]) {
            counts[place]++;
        }
    }

    /** @param now epoch milliseconds */
    double perSecond(long now) {
        long first = now / 1000 - SECONDS;
        long sum = 0;
        for (int place = 0; place < SECONDS; place++) {
            sum += seconds[place] > first ? counts[place] : 0;
        }
        return (double) sum / SECONDS;
    }
}
