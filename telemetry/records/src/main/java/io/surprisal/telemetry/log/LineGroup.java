package io.surprisal.telemetry.log;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;

/**
 * Lines of one key that are counted together: a session, or a window of time.
 *
 * @param source of the line that came first
 * @param start the first time that belongs to it, epoch milliseconds
 * @param end the first time that does not
 * @param lines how many lines it has
 * @param counts how many of each template, one per feature; owned by the group, and changed in place when a line comes, so that a line costs the
 *     same whatever the number of features
 */
public record LineGroup(Coordinates source, long start, long end, int lines, int[] counts) {
    /** The record of a key's group. Its time is the group's last one. */
    public TelemetryRecord record(String key) {
        return new TelemetryRecord(source, key, lastTime(), values());
    }

    /** The last time that belongs to it: once event time is there, no line of it is awaited. */
    public long lastTime() {
        return end - 1;
    }

    /** The counts as a model takes them. */
    public float[] values() {
        float[] values = new float[counts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = counts[i];
        }
        return values;
    }

    /** The same with counts of its own. */
    public LineGroup copy() {
        return new LineGroup(source, start, end, lines, counts.clone());
    }

    boolean overlaps(long from, long until) {
        return start < until && from < end;
    }

    /** This group with one line more; it takes the counts over. */
    LineGroup withLine(long from, long until, int template) {
        counts[template]++;
        return new LineGroup(source, Math.min(start, from), Math.max(end, until), lines + 1, counts);
    }

    /** Both as one, by the coordinates of the first; it takes the counts over. */
    LineGroup with(LineGroup later) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += later.counts[i];
        }
        return new LineGroup(
                source, Math.min(start, later.start), Math.max(end, later.end), lines + later.lines, counts);
    }
}
