package io.surprisal.flink.watch;

import io.surprisal.scoring.watch.KeyWatch;

/**
 * What the job knows of a key that it watches.
 *
 * @param silenceTimer the event-time timer that is set, epoch milliseconds
 * @param clockTimer the processing-time timer that is set, epoch milliseconds
 * @param watermark event time when that was set, epoch milliseconds
 * @param heard whether a record of the key came since then
 * @param heardAt when it was last found that a record had come, by the clock, epoch milliseconds
 */
record WatchedKey(KeyWatch key, long silenceTimer, long clockTimer, long watermark, boolean heard, long heardAt) {
    WatchedKey with(KeyWatch now) {
        return new WatchedKey(now, silenceTimer, clockTimer, watermark, true, heardAt);
    }

    WatchedKey withSilenceTimer(long time) {
        return new WatchedKey(key, time, clockTimer, watermark, heard, heardAt);
    }
}
