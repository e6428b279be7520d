package io.surprisal.flink.incident;

import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.incident.AlertEvent;
import io.surprisal.scoring.incident.GroupTimeline;
import io.surprisal.scoring.incident.IncidentRules;
import io.surprisal.scoring.incident.OpenIncident;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.Incident;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Holds the incident of each group for {@link IncidentRules}. An event of an alert waits until event time has reached it, so that the order
 * in which events of several keys come does not matter: an alert's event leaves {@code AlertLifecycle} before event time passes it.
 *
 * <p>Event time may stand still, because the stream fell silent. Then the clock takes its place:
 *
 * <ul>
 *   <li>Once event time stood still for {@code patience}, what waits for it is taken all the same.
 *   <li>Once event time stood still, and no alert of the group came, for {@code within} and {@link AlertSettings#silence}, an incident without open
 *       alerts is resolved.
 * </ul>
 *
 * It looks after every {@code patience}, so that either takes up to one of them longer. A restart begins both spans anew.
 *
 * <p>An incident of a job that had another pattern would wait for alerts that now belong to another group: it is resolved when it is
 * next looked at.
 */
public final class IncidentLifecycle extends KeyedProcessFunction<String, Alert, Incident> {
    private final AlertSettings settings;
    private final long patience;
    private final long span;

    private transient IncidentRules rules;
    private transient ValueState<@Nullable GroupState> state;
    private transient IncidentMetrics metrics;
    /** When the first alert or timer came after a start or restart, by the clock; lowest before. */
    private transient long started;

    /** @param patience how long event time may stand still, by the clock, until alerts no longer wait for it */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public IncidentLifecycle(AlertSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience.toMillis();
        this.span = settings.incidents().within().plus(settings.silence()).toMillis();
    }

    @Override
    public void open(OpenContext context) {
        rules = new IncidentRules(settings.incidents().within());
        state = getRuntimeContext().getState(new ValueStateDescriptor<>("group", GroupStateSerializer.INSTANCE));
        metrics = new IncidentMetrics(getRuntimeContext().getMetricGroup());
        started = Long.MIN_VALUE;
    }

    @Override
    public void processElement(Alert alert, Context context, Collector<Incident> out) throws Exception {
        TimerService timers = context.timerService();
        long now = now(timers);
        GroupState before = ownOrNone(state.value(), timers, out);
        GroupTimeline timeline = before == null ? GroupTimeline.empty(context.getCurrentKey()) : before.timeline();
        GroupTimeline after = timeline.with(AlertEvent.of(alert));
        if (before == null) {
            timers.registerProcessingTimeTimer(now + patience);
            long none = Long.MAX_VALUE;
            before = new GroupState(pattern(), timeline, none, now + patience, timers.currentWatermark(), now);
        }
        keep(before, after, now, timers);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Incident> out) throws Exception {
        TimerService timers = context.timerService();
        long now = now(timers);
        GroupState before = ownOrNone(state.value(), timers, out);
        if (before == null) {
            return;
        }
        if (context.timeDomain() == TimeDomain.EVENT_TIME) {
            GroupTimeline after = rules.advance(before.timeline(), time, event -> emit(event, out));
            keep(before, after, before.stillSince(), timers);
        } else {
            look(before, now, timers, out);
        }
    }

    private void look(GroupState before, long now, TimerService timers, Collector<Incident> out) throws Exception {
        timers.registerProcessingTimeTimer(now + patience);
        long watermark = timers.currentWatermark();
        boolean still = watermark == before.watermark() && now - started >= patience;
        long stillSince = still ? Math.max(before.stillSince(), started) : now;
        GroupTimeline after = before.timeline();
        if (still) {
            after = rules.standStill(after, event -> emit(event, out));
            OpenIncident open = after.open();
            if (open != null && open.openMembers() == 0 && now - stillSince >= span) {
                after = rules.resolve(after, event -> emit(event, out));
            }
        }
        GroupState looked = new GroupState(
                before.pattern(), before.timeline(), before.eventTimer(), now + patience, watermark, stillSince);
        keep(looked, after, stillSince, timers);
    }

    /** The state if it is of this job's groups; resolves the incident of others, of which nothing more will be heard. */
    private @Nullable GroupState ownOrNone(@Nullable GroupState found, TimerService timers, Collector<Incident> out) {
        if (found == null || found.pattern().equals(pattern())) {
            return found;
        }
        rules.resolve(found.timeline(), event -> emit(event, out));
        forget(found, timers);
        return null;
    }

    private void keep(GroupState before, GroupTimeline after, long stillSince, TimerService timers) throws Exception {
        metrics.open(after);
        if (after.isEmpty()) {
            forget(before, timers);
            return;
        }
        long next = rules.nextAt(after);
        if (next != before.eventTimer()) {
            deleteEventTimer(before, timers);
            if (next != Long.MAX_VALUE) {
                timers.registerEventTimeTimer(next);
            }
        }
        state.update(
                new GroupState(before.pattern(), after, next, before.clockTimer(), before.watermark(), stillSince));
    }

    private void forget(GroupState group, TimerService timers) {
        metrics.none(group.timeline());
        deleteEventTimer(group, timers);
        timers.deleteProcessingTimeTimer(group.clockTimer());
        state.clear();
    }

    private static void deleteEventTimer(GroupState group, TimerService timers) {
        if (group.eventTimer() != Long.MAX_VALUE) {
            timers.deleteEventTimeTimer(group.eventTimer());
        }
    }

    private long now(TimerService timers) {
        long now = timers.currentProcessingTime();
        if (started == Long.MIN_VALUE) {
            started = now;
        }
        return now;
    }

    private String pattern() {
        return settings.incidents().group();
    }

    private void emit(Incident event, Collector<Incident> out) {
        metrics.count(event);
        out.collect(event);
    }
}
