package io.surprisal.flink.alert;

import io.surprisal.scoring.alert.AlertRules;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Judged;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open alert of each key for {@link AlertRules}, and tells them how time passes. State is the open alert and its two timers,
 * gone when it closes.
 *
 * <p>Event time may stand still for ever: the stream fell silent. Then the clock closes the alert, once for the quiet period and
 * {@link AlertOptions#silence} after it no record of the key came and event time did not move. It looks at the end of each such span,
 * so that this takes up to two of them. A restart begins the span anew: what came meanwhile is still to be read.
 */
public final class AlertLifecycle extends KeyedProcessFunction<String, Judged, Alert> {
    private final AlertOptions options;
    private final Duration outOfOrderness;
    private final long span;

    private transient AlertRules rules;
    private transient ValueState<@Nullable OpenAlert> open;
    private transient Counter opened;
    private transient Counter closed;
    private transient Counter silent;
    /** When the first record or timer came after a start or restart, by the clock; lowest before. */
    private transient long started;

    /** @param outOfOrderness how much later than its time a record may come */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public AlertLifecycle(AlertOptions options, Duration outOfOrderness) {
        this.options = options;
        this.outOfOrderness = outOfOrderness;
        this.span = options.quietPeriod().plus(options.silence()).toMillis();
    }

    @Override
    public void open(OpenContext context) {
        rules = new AlertRules(options.quietPeriod(), outOfOrderness);
        open = getRuntimeContext().getState(new ValueStateDescriptor<>("alert", OpenAlertSerializer.INSTANCE));
        opened = getRuntimeContext().getMetricGroup().counter("alertsOpened");
        closed = getRuntimeContext().getMetricGroup().counter("alertsClosed");
        silent = getRuntimeContext().getMetricGroup().counter("alertsClosedBySilence");
        started = Long.MIN_VALUE;
    }

    @Override
    public void processElement(Judged judged, Context context, Collector<Alert> out) throws Exception {
        if (started == Long.MIN_VALUE) {
            started = context.timerService().currentProcessingTime();
        }
        OpenAlert before = open.value();
        Alert alert = rules.judged(before == null ? null : before.alert(), judged, event -> emit(event, out));
        if (before != null && alert != null && before.alert().id().equals(alert.id())) {
            if (alert != before.alert() || !before.heard()) {
                open.update(new OpenAlert(alert, before.quietTimer(), before.silenceTimer(), before.watermark(), true));
            }
            return;
        }
        TimerService timers = context.timerService();
        if (before != null) {
            forget(before, timers);
        }
        if (alert != null) {
            remember(alert, timers);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Alert> out) throws Exception {
        OpenAlert before = open.value();
        if (before == null) {
            return;
        }
        TimerService timers = context.timerService();
        if (context.timeDomain() == TimeDomain.EVENT_TIME) {
            quiet(before, time, timers, out);
        } else {
            silence(before, timers, out);
        }
    }

    private void quiet(OpenAlert before, long time, TimerService timers, Collector<Alert> out) throws Exception {
        if (rules.timePassed(before.alert(), time, event -> emit(event, out)) == null) {
            forget(before, timers);
            return;
        }
        // The timer is the opening record's; what came since has moved the end of the quiet period.
        long next = rules.quietAt(before.alert());
        timers.registerEventTimeTimer(next);
        open.update(new OpenAlert(before.alert(), next, before.silenceTimer(), before.watermark(), before.heard()));
    }

    private void silence(OpenAlert before, TimerService timers, Collector<Alert> out) throws Exception {
        long now = timers.currentProcessingTime();
        if (started == Long.MIN_VALUE) {
            started = now;
        }
        boolean alive = before.heard() || timers.currentWatermark() != before.watermark() || now - started < span;
        if (alive) {
            timers.registerProcessingTimeTimer(now + span);
            open.update(
                    new OpenAlert(before.alert(), before.quietTimer(), now + span, timers.currentWatermark(), false));
            return;
        }
        emit(before.alert().closed(AlertEnding.SILENCE), out);
        forget(before, timers);
    }

    private void remember(Alert alert, TimerService timers) throws Exception {
        long quiet = rules.quietAt(alert);
        long silence = timers.currentProcessingTime() + span;
        timers.registerEventTimeTimer(quiet);
        timers.registerProcessingTimeTimer(silence);
        open.update(new OpenAlert(alert, quiet, silence, timers.currentWatermark(), false));
    }

    private void forget(OpenAlert alert, TimerService timers) {
        timers.deleteEventTimeTimer(alert.quietTimer());
        timers.deleteProcessingTimeTimer(alert.silenceTimer());
        open.clear();
    }

    private void emit(Alert event, Collector<Alert> out) {
        if (event.status() == AlertStatus.OPENED) {
            opened.inc();
        } else if (event.ending() == AlertEnding.SILENCE) {
            silent.inc();
        } else {
            closed.inc();
        }
        out.collect(event);
    }
}
