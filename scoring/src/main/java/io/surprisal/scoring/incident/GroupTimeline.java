package io.surprisal.scoring.incident;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a group of keys.
 *
 * @param group the group
 * @param pending events of its alerts that count once event time has reached them, in their order
 * @param open its open incident, null for none
 */
public record GroupTimeline(
        String group, List<AlertEvent> pending, @Nullable OpenIncident open) {
    public GroupTimeline {
        pending = List.copyOf(pending);
    }

    /** A group of which nothing is remembered. */
    public static GroupTimeline empty(String group) {
        return new GroupTimeline(group, List.of(), null);
    }

    /** Whether nothing is remembered. */
    public boolean isEmpty() {
        return pending.isEmpty() && open == null;
    }

    /** The group with one more event to come. */
    public GroupTimeline with(AlertEvent event) {
        List<AlertEvent> more = new ArrayList<>(pending);
        int place = Collections.binarySearch(more, event);
        more.add(place < 0 ? -place - 1 : place, event);
        return new GroupTimeline(group, more, open);
    }
}
