package io.surprisal.flink.alert;

import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.alert.AlertRules;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.alert.KeyAlerts;
import io.surprisal.scoring.alert.KeyHistory;
import io.surprisal.scoring.alert.RunningAlert;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.Judged;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Holds what {@link AlertRules} remember of each key, and tells them how time passes. State is the open alert and its two timers, gone
 * when it is resolved; and, where the settings ask for it, the history of the key, which is forgotten when no record of the key came for
 * {@link ScoringOptions#forgetKeysAfter} by the clock.
 *
 * <p>Event time may stand still for ever: the stream fell silent. Then the clock resolves the alert, once for the quiet period and
 * {@link AlertSettings#silence} after it no record of the key came and event time did not move. The same clock resolves the alert of a
 * key that vanished before it recovered: event time is past its quiet period and no record of the key came. It looks at the end of
 * each such span, so that this takes up to two of them. A restart begins the span anew: what came meanwhile is still to be read.
 */
public final class AlertLifecycle extends KeyedProcessFunction<String, Judged, Alert> {
    private final AlertSettings settings;
    private final int topFeatures;
    private final Duration forgetKeysAfter;
    private final Duration outOfOrderness;
    private final long span;

    private transient AlertRules rules;
    private transient ValueState<@Nullable OpenAlert> open;
    private transient @Nullable ValueState<@Nullable KeyHistory> histories;
    private transient AlertMetrics metrics;
    /** When the first record or timer came after a start or restart, by the clock; lowest before. */
    private transient long started;

    /** @param outOfOrderness how much later than its time a record may come */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public AlertLifecycle(AlertSettings settings, ScoringOptions scoring, Duration outOfOrderness) {
        this.settings = settings;
        this.topFeatures = scoring.topFeatures();
        this.forgetKeysAfter = scoring.forgetKeysAfter();
        this.outOfOrderness = outOfOrderness;
        this.span = settings.quietPeriod().plus(settings.silence()).toMillis();
    }

    @Override
    public void open(OpenContext context) {
        rules = AlertRules.of(settings, topFeatures, outOfOrderness);
        open = getRuntimeContext().getState(new ValueStateDescriptor<>("alert", OpenAlertSerializer.INSTANCE));
        histories = rules.keepHistory() ? histories() : null;
        metrics = new AlertMetrics(getRuntimeContext().getMetricGroup(), settings.severity());
        started = Long.MIN_VALUE;
    }

    @Override
    public void processElement(Judged judged, Context context, Collector<Alert> out) throws Exception {
        if (started == Long.MIN_VALUE) {
            started = context.timerService().currentProcessingTime();
        }
        OpenAlert before = open.value();
        KeyAlerts known = new KeyAlerts(before == null ? null : before.alert(), history());
        KeyAlerts now = rules.judged(known, judged, event -> emit(event, out));
        if (now.history() != known.history()) {
            remember(now.history());
        }
        TimerService timers = context.timerService();
        RunningAlert alert = now.open();
        if (before != null && alert != null && before.alert().id().equals(alert.id())) {
            goOn(before, alert, timers);
            return;
        }
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
        metrics.open(before.alert());
        TimerService timers = context.timerService();
        if (context.timeDomain() == TimeDomain.EVENT_TIME) {
            quiet(before, time, timers, out);
        } else {
            silence(before, timers, out);
        }
    }

    private void quiet(OpenAlert before, long time, TimerService timers, Collector<Alert> out) throws Exception {
        KeyAlerts known = new KeyAlerts(before.alert(), KeyHistory.NONE);
        if (rules.timePassed(known, time, event -> emit(event, out)).open() == null) {
            forget(before, timers);
            return;
        }
        // The timer is the opening record's; what came since has moved the end of the quiet period. Where that is over,
        // the next record of the key may be the one that lets it recover.
        long quiet = rules.quietAt(before.alert());
        long next = quiet > time ? quiet : OpenAlert.END_OF_INPUT;
        timers.registerEventTimeTimer(next);
        open.update(new OpenAlert(before.alert(), next, before.silenceTimer(), before.watermark(), before.heard()));
    }

    private void silence(OpenAlert before, TimerService timers, Collector<Alert> out) throws Exception {
        long now = timers.currentProcessingTime();
        if (started == Long.MIN_VALUE) {
            started = now;
        }
        boolean timeMoves = timers.currentWatermark() != before.watermark() && !before.waitsForRecovery();
        if (before.heard() || timeMoves || now - started < span) {
            timers.registerProcessingTimeTimer(now + span);
            open.update(
                    new OpenAlert(before.alert(), before.quietTimer(), now + span, timers.currentWatermark(), false));
            return;
        }
        emit(rules.resolved(before.alert(), AlertEnding.SILENCE), out);
        forget(before, timers);
    }

    private void goOn(OpenAlert before, RunningAlert alert, TimerService timers) throws Exception {
        metrics.open(alert);
        long quiet = before.quietTimer();
        if (before.waitsForRecovery()) {
            timers.deleteEventTimeTimer(quiet);
            quiet = rules.quietAt(alert);
            timers.registerEventTimeTimer(quiet);
        }
        if (alert != before.alert() || quiet != before.quietTimer() || !before.heard()) {
            open.update(new OpenAlert(alert, quiet, before.silenceTimer(), before.watermark(), true));
        }
    }

    private void remember(RunningAlert alert, TimerService timers) throws Exception {
        metrics.open(alert);
        long quiet = rules.quietAt(alert);
        long silence = timers.currentProcessingTime() + span;
        timers.registerEventTimeTimer(quiet);
        timers.registerProcessingTimeTimer(silence);
        open.update(new OpenAlert(alert, quiet, silence, timers.currentWatermark(), false));
    }

    private void forget(OpenAlert alert, TimerService timers) {
        metrics.closed(alert.alert());
        timers.deleteEventTimeTimer(alert.quietTimer());
        timers.deleteProcessingTimeTimer(alert.silenceTimer());
        open.clear();
    }

    private ValueState<@Nullable KeyHistory> histories() {
        ValueStateDescriptor<KeyHistory> descriptor =
                new ValueStateDescriptor<>("history", KeyHistorySerializer.INSTANCE);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(forgetKeysAfter)
                .updateTtlOnReadAndWrite()
                .build());
        return getRuntimeContext().getState(descriptor);
    }

    private KeyHistory history() throws Exception {
        KeyHistory history = histories == null ? null : histories.value();
        return history == null ? KeyHistory.NONE : history;
    }

    private void remember(KeyHistory history) throws Exception {
        if (histories == null) {
            return;
        }
        if (history.equals(KeyHistory.NONE)) {
            histories.clear();
        } else {
            histories.update(history);
        }
    }

    private void emit(Alert event, Collector<Alert> out) {
        metrics.count(event);
        out.collect(event);
    }
}
