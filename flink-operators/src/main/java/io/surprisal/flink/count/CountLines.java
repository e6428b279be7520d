package io.surprisal.flink.count;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LineGroup;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.OpenGroups;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Makes one record of counts of the lines of a session or window of a key, once event time is past its end, or it has as many lines as one may
 * have. A line that comes later than that is counted and dropped; so is one without the key that the rules look for in it.
 *
 * <p>Event time may stand still for ever: the stream fell silent. Then the clock ends what is open, once for a window or gap and {@link
 * GroupSettings#silence} no line of the key came and event time did not move. It looks at the end of each such span, so that this takes up to
 * two of them. A restart begins the span anew: what came meanwhile is still to be read.
 *
 * <p>State is one value for each key with open groups. What another model's rules counted is forgotten, for its templates have other numbers.
 */
public final class CountLines extends KeyedProcessFunction<String, TelemetryRecord, TelemetryRecord> {
    private final GroupSettings settings;
    private final int features;
    private final long owner;
    private final long span;

    private transient ValueState<@Nullable CountedKey> keys;
    private transient Counter late;
    private transient Counter withoutKey;
    private transient Counter full;
    private transient Counter foreign;
    /** When the first line or timer came after a start or restart, by the clock; lowest before. */
    private transient long started;

    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public CountLines(LogRules rules) {
        settings = rules.group();
        features = rules.features().size();
        long templates =
                Long.parseUnsignedLong(FeatureSchema.named(rules.features()).fingerprint(), 16);
        owner = 31 * templates + settings.toString().hashCode();
        span = (settings.sessions() ? settings.gap() : settings.window())
                .plus(settings.silence())
                .toMillis();
    }

    @Override
    public void open(OpenContext context) {
        keys = getRuntimeContext().getState(new ValueStateDescriptor<>("lines", CountedKeySerializer.INSTANCE));
        MetricGroup metrics = OwnMetrics.of(getRuntimeContext().getMetricGroup());
        late = metrics.counter("late_lines_total");
        withoutKey = metrics.counter("lines_without_key_total");
        full = metrics.counter("full_groups_total");
        foreign = metrics.counter("foreign_lines_total");
        started = Long.MIN_VALUE;
    }

    @Override
    public void processElement(TelemetryRecord line, Context context, Collector<TelemetryRecord> out) throws Exception {
        if (line.key().isEmpty() && !settings.key().isEmpty()) {
            withoutKey.inc();
            return;
        }
        TimerService timers = context.timerService();
        begin(timers);
        CountedKey before = own();
        OpenGroups open = new OpenGroups(before == null ? List.of() : before.groups());
        int template = (int) line.values()[0];
        LineGroup group =
                open.add(settings, features, line.source(), line.eventTime(), template, timers.currentWatermark());
        if (group == null) {
            late.inc();
            return;
        }
        open.takeFull(settings.mostLines()).ifPresent(whole -> {
            full.inc();
            out.collect(whole.record(line.key()));
        });
        if (group.lines() == 1) {
            timers.registerEventTimeTimer(group.lastTime());
        }
        remember(open, before, true, timers);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<TelemetryRecord> out) throws Exception {
        TimerService timers = context.timerService();
        begin(timers);
        CountedKey before = own();
        if (before == null) {
            return;
        }
        OpenGroups open = new OpenGroups(before.groups());
        String key = context.getCurrentKey();
        if (context.timeDomain() == TimeDomain.EVENT_TIME) {
            open.takeOver(time).forEach(group -> out.collect(group.record(key)));
            // The timer of a group is that of its first line; what came since has moved its end.
            open.groups().forEach(group -> timers.registerEventTimeTimer(group.lastTime()));
            remember(open, before, before.heard(), timers);
        } else if (before.heard() || timers.currentWatermark() != before.watermark() || time - started < span) {
            keys.update(withSilenceTimer(open, timers));
        } else {
            open.groups().forEach(group -> out.collect(group.record(key)));
            keys.clear();
        }
    }

    private void remember(OpenGroups open, @Nullable CountedKey before, boolean heard, TimerService timers)
            throws Exception {
        if (open.isEmpty()) {
            if (before != null) {
                timers.deleteProcessingTimeTimer(before.silenceTimer());
            }
            keys.clear();
        } else if (before == null) {
            keys.update(withSilenceTimer(open, timers));
        } else {
            keys.update(new CountedKey(owner, open.groups(), before.silenceTimer(), before.watermark(), heard));
        }
    }

    /** Sets the next look by the clock. */
    private CountedKey withSilenceTimer(OpenGroups open, TimerService timers) {
        long next = timers.currentProcessingTime() + span;
        timers.registerProcessingTimeTimer(next);
        return new CountedKey(owner, open.groups(), next, timers.currentWatermark(), false);
    }

    /** What is remembered of the key; what another model's rules counted is counted as such and forgotten. */
    private @Nullable CountedKey own() throws Exception {
        CountedKey key = keys.value();
        if (key == null || key.owner() == owner) {
            return key;
        }
        key.groups().forEach(group -> foreign.inc(group.lines()));
        keys.clear();
        return null;
    }

    private void begin(TimerService timers) {
        if (started == Long.MIN_VALUE) {
            started = timers.currentProcessingTime();
        }
    }
}
