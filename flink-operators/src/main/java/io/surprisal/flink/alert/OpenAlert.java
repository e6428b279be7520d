package io.surprisal.flink.alert;

import io.surprisal.scoring.alert.RunningAlert;

/**
 * What the alert stage remembers of a key while its alert is open.
 *
 * @param alert the alert so far
 * @param quietTimer the event-time timer that is set, epoch milliseconds; {@link #END_OF_INPUT} where the quiet period is over and
 *     the key has not recovered
 * @param silenceTimer the processing-time timer that is set, epoch milliseconds
 * @param watermark event time when the silence timer was set, epoch milliseconds
 * @param heard whether a record of the key came since the silence timer was set
 */
record OpenAlert(RunningAlert alert, long quietTimer, long silenceTimer, long watermark, boolean heard) {
    /** The timer that the last watermark fires. */
    static final long END_OF_INPUT = Long.MAX_VALUE;

    /** Whether the quiet period was over by event time when the key was last heard of. */
    boolean waitsForRecovery() {
        return quietTimer == END_OF_INPUT;
    }
}
