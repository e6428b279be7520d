package io.surprisal.telemetry.log;

import io.surprisal.telemetry.record.Coordinates;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one key that still take lines, in the order of their time. Lines may come out of the order of their times: of sessions, one that
 * lies between two and within the gap of both makes one of them.
 */
public final class OpenGroups {
    private final List<LineGroup> groups;

    public OpenGroups() {
        this(List.of());
    }

    /** Groups that do not overlap, in the order of their time; they are handed over. */
    public OpenGroups(List<LineGroup> groups) {
        this.groups = new ArrayList<>(groups);
    }

    public List<LineGroup> groups() {
        return List.copyOf(groups);
    }

    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /**
     * Adds a line, unless the group that it would belong to is over.
     *
     * @param features how many features the model has
     * @param template the number of its template
     * @param eventTime no line of this time or before is awaited
     * @return the group that it belongs to; null where that is over
     */
    public @Nullable LineGroup add(
            GroupSettings settings, int features, Coordinates source, long time, int template, long eventTime) {
        long start = settings.start(time);
        long end = settings.end(time);
        int first = 0;
        while (first < groups.size() && groups.get(first).end() <= start) {
            first++;
        }
        int after = first;
        long last = end;
        while (after < groups.size() && groups.get(after).overlaps(start, end)) {
            last = Math.max(last, groups.get(after).end());
            after++;
        }
        if (last - 1 <= eventTime) {
            return null;
        }
        if (after == first) {
            LineGroup line = new LineGroup(source, start, end, 0, new int[features]).withLine(start, end, template);
            groups.add(first, line);
            return line;
        }
        LineGroup whole = groups.get(first).withLine(start, end, template);
        List<LineGroup> joined = groups.subList(first + 1, after);
        for (LineGroup later : joined) {
            whole = whole.with(later);
        }
        joined.clear();
        groups.set(first, whole);
        return whole;
    }

    /** Takes out the group that has so many lines, if there is one. */
    public Optional<LineGroup> takeFull(int mostLines) {
        for (LineGroup group : groups) {
            if (group.lines() >= mostLines) {
                groups.remove(group);
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** Takes out the groups of which no line is awaited at an event time. */
    public List<LineGroup> takeOver(long eventTime) {
        List<LineGroup> over = new ArrayList<>();
        for (Iterator<LineGroup> each = groups.iterator(); each.hasNext(); ) {
            LineGroup group = each.next();
            if (group.lastTime() <= eventTime) {
                over.add(group);
                each.remove();
            }
        }
        return over;
    }
}
