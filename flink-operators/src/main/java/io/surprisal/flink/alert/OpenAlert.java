package io.surprisal.flink.alert;

import io.surprisal.telemetry.record.Alert;

/**
 * What the alert stage remembers of a key while its alert is open.
 *
 * @param alert the alert so far
 * @param quietTimer the event-time timer that is set, epoch milliseconds
 * @param silenceTimer the processing-time timer that is set, epoch milliseconds
 * @param watermark event time when the silence timer was set, epoch milliseconds
 * @param heard whether a record of the key came since the silence timer was set
 */
record OpenAlert(Alert alert, long quietTimer, long silenceTimer, long watermark, boolean heard) {}
