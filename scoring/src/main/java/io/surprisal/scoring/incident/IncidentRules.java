package io.surprisal.scoring.incident;

import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.IncidentStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When incidents open, go on and are resolved. An open alert that is in no incident joins the open one of its group, or else opens one.
 * An incident is open while an alert of it is, and for {@code within} after the last one was over; then it is resolved. While alerts
 * join it or make it worse, it says so at most once a minute of event time.
 *
 * <p>Events of alerts count in the order of {@link AlertEvent}; those of one time count together, so that alerts that open at the same
 * time are one event of the incident. Steps may be of any length: advancing to a time at once or bit by bit gives the same events. So
 * the incidents of a group depend on its alerts and not on the order in which they come, provided that none comes whose time has
 * passed; such a one counts at once. The rules hold no state: the caller keeps the {@link GroupTimeline}.
 */
public final class IncidentRules {
    /** How long after an own event, in event time, an incident keeps what is new to itself, milliseconds. */
    static final long UPDATE_INTERVAL = 60_000;

    private final long within;

    /** @param within how long after the last alert of an incident is over, in event time, another one still joins */
    public IncidentRules(Duration within) {
        this.within = within.toMillis();
    }

    /**
     * Brings a group to a time.
     *
     * @param time event time, epoch milliseconds: no event of an alert of up to this time is to come
     * @param events takes what happens, in its order
     */
    public GroupTimeline advance(GroupTimeline group, long time, Consumer<Incident> events) {
        List<AlertEvent> pending = group.pending();
        OpenIncident open = group.open();
        int next = 0;
        while (true) {
            long alerts = next < pending.size() ? pending.get(next).time() : Long.MAX_VALUE;
            long due = dueAt(open);
            if (alerts <= due && next < pending.size() && alerts <= time) {
                int end = next + 1;
                while (end < pending.size() && pending.get(end).time() == alerts) {
                    end++;
                }
                open = happened(group.group(), open, pending.subList(next, end), events);
                next = end;
            } else if (open != null && due < alerts && due <= time && due != Long.MAX_VALUE) {
                open = due(group.group(), open, events);
            } else {
                return new GroupTimeline(group.group(), pending.subList(next, pending.size()), open);
            }
        }
    }

    /** The next time at which something happens in a group, epoch milliseconds; highest where nothing will without a further alert. */
    public long nextAt(GroupTimeline group) {
        long due = dueAt(group.open());
        return group.pending().isEmpty()
                ? due
                : Math.min(due, group.pending().get(0).time());
    }

    /**
     * Takes all events that are pending and says all that is new, because event time stands still and will not reach them.
     *
     * @param events takes what happens, in its order
     */
    public GroupTimeline standStill(GroupTimeline group, Consumer<Incident> events) {
        List<AlertEvent> pending = group.pending();
        GroupTimeline now = pending.isEmpty()
                ? group
                : advance(group, pending.get(pending.size() - 1).time(), events);
        OpenIncident open = now.open();
        if (open == null || !open.unreported()) {
            return now;
        }
        events.accept(open.event(IncidentStatus.UPDATED, group.group(), open.lastTime()));
        return new GroupTimeline(group.group(), now.pending(), open.reported(open.lastTime()));
    }

    /**
     * Resolves a group's open incident, if it has one, whatever event time says. Pending events are taken first.
     *
     * @param events takes what happens, in its order
     * @return the group, of which nothing is remembered
     */
    public GroupTimeline resolve(GroupTimeline group, Consumer<Incident> events) {
        OpenIncident open = standStill(group, events).open();
        if (open != null) {
            events.accept(open.event(IncidentStatus.RESOLVED, group.group(), open.lastTime() + within));
        }
        return GroupTimeline.empty(group.group());
    }

    /** Takes events of one time, which an open incident lives to see. */
    private static @Nullable OpenIncident happened(
            String group, @Nullable OpenIncident before, List<AlertEvent> alerts, Consumer<Incident> events) {
        OpenIncident open = before;
        for (AlertEvent alert : alerts) {
            if (open != null) {
                open = open.after(alert);
            } else if (alert.member().open()) {
                open = OpenIncident.opened(alert);
            }
        }
        if (open == null || !open.unreported()) {
            return open;
        }
        if (before == null) {
            events.accept(open.event(IncidentStatus.OPENED, group, open.lastTime()));
            return open.reported(open.lastTime());
        }
        return open;
    }

    private @Nullable OpenIncident due(String group, OpenIncident open, Consumer<Incident> events) {
        long time = dueAt(open);
        if (time == resolvedAt(open)) {
            events.accept(open.event(IncidentStatus.RESOLVED, group, time));
            return null;
        }
        events.accept(open.event(IncidentStatus.UPDATED, group, time));
        return open.reported(time);
    }

    private long dueAt(@Nullable OpenIncident open) {
        return open == null ? Long.MAX_VALUE : Math.min(resolvedAt(open), updatedAt(open));
    }

    private long resolvedAt(OpenIncident open) {
        return open.openMembers() > 0 ? Long.MAX_VALUE : open.lastTime() + within;
    }

    private static long updatedAt(OpenIncident open) {
        return open.unreported() ? Math.max(open.lastTime(), open.reportedAt() + UPDATE_INTERVAL) : Long.MAX_VALUE;
    }
}
