package io.surprisal.flink.alert;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.ScoredRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Makes alerts of the anomalous records of a key: the first one opens an alert, further ones extend it, and it closes once
 * none came for the quiet period in event time. Only anomalous records are needed here, so that the others are never
 * shuffled. State is the open alert, gone when it closes.
 */
public final class AlertLifecycle extends KeyedProcessFunction<String, ScoredRecord, Alert> {
    private final AlertOptions options;
    private transient ValueState<@Nullable Alert> open;
    private transient Counter opened;
    private transient Counter closed;

    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public AlertLifecycle(AlertOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        open = getRuntimeContext().getState(new ValueStateDescriptor<>("open-alert", TypeInformation.of(Alert.class)));
        opened = getRuntimeContext().getMetricGroup().counter("alertsOpened");
        closed = getRuntimeContext().getMetricGroup().counter("alertsClosed");
    }

    @Override
    public void processElement(ScoredRecord record, Context context, Collector<Alert> out) throws Exception {
        Alert alert = open.value();
        if (alert != null && record.eventTime() < closing(alert)) {
            open.update(alert.extendedBy(record));
            return;
        }
        if (alert != null) {
            // The watermark, which comes now and then, is behind: what alerts there are must not depend on it.
            closed.inc();
            out.collect(alert.closed());
        }
        Alert first = Alert.opened(record);
        open.update(first);
        context.timerService().registerEventTimeTimer(closing(first));
        opened.inc();
        out.collect(first);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Alert> out) throws Exception {
        Alert alert = open.value();
        if (alert == null) {
            return;
        }
        // The timer is the opening record's; what came since has moved the end of the quiet period.
        if (closing(alert) > time) {
            context.timerService().registerEventTimeTimer(closing(alert));
            return;
        }
        open.clear();
        closed.inc();
        out.collect(alert.closed());
    }

    private long closing(Alert alert) {
        return alert.lastEventTime() + options.quietPeriod().toMillis();
    }
}
