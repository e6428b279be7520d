package io.surprisal.flink.count;

import io.surprisal.telemetry.log.LineGroup;
import java.util.List;

/**
 * What is remembered of the lines of one key. Counts change in place.
 *
 * @param owner what tells the rules apart that the templates are numbered by
 * @param groups the groups that still take lines
 * @param silenceTimer when the clock looks next, processing time, epoch milliseconds
 * @param watermark event time when the clock looked last
 * @param heard whether a line came since
 */
record CountedKey(long owner, List<LineGroup> groups, long silenceTimer, long watermark, boolean heard) {
    CountedKey {
        groups = List.copyOf(groups);
    }

    /** The same with counts of its own. */
    CountedKey copy() {
        return new CountedKey(owner, groups.stream().map(LineGroup::copy).toList(), silenceTimer, watermark, heard);
    }
}
