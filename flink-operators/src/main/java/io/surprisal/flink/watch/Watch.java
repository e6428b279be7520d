package io.surprisal.flink.watch;

import io.surprisal.scoring.watch.KeyWatch;
import io.surprisal.scoring.watch.WatchListener;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchRules;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.Watched;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link KeyWatch} of each key for {@link WatchRules}, and tells them how time passes: in event time, and where that stands still for
 * ever, by the clock. State is one value for each key, until no record of the key came for {@code forgetKeysAfter} by the clock.
 *
 * <p>By the clock a key is silent once for {@link WatchOptions#silentAfter} no record of it came and event time did not move, which is looked at
 * at the end of each such span. A restart begins the span anew: what came meanwhile is still to be read. The end of a bounded input is no
 * silence.
 */
public final class Watch extends KeyedProcessFunction<String, Watched, Notice> {
    private final WatchedModel model;
    private final WatchOptions options;
    private final long silentAfter;
    private final long forgetAfter;

    private transient WatchRules rules;
    private transient ValueState<@Nullable WatchedKey> keys;
    private transient Listener listener;
    /** When the first record or timer came after a start or restart, by the clock; lowest before. */
    private transient long started;

    /** @param forgetKeysAfter how long, by the clock, a key is remembered after its last record */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public Watch(WatchedModel model, WatchOptions options, Duration forgetKeysAfter) {
        this.model = model;
        this.options = options;
        this.silentAfter = options.silentAfter().toMillis();
        this.forgetAfter = forgetKeysAfter.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        rules = new WatchRules(model, options);
        keys = getRuntimeContext().getState(new ValueStateDescriptor<>("watch", WatchedKeySerializer.INSTANCE));
        listener = new Listener(
                new NoticeMetrics(getRuntimeContext().getMetricGroup()),
                new DriftMetrics(getRuntimeContext().getMetricGroup(), rules));
        started = Long.MIN_VALUE;
    }

    @Override
    public void processElement(Watched record, Context context, Collector<Notice> out) throws Exception {
        TimerService timers = context.timerService();
        begin(timers);
        listener.out = out;
        WatchedKey known = keys.value();
        KeyWatch key = rules.record(known == null ? rules.begin(record) : known.key(), record, listener);
        if (known == null) {
            keys.update(withClock(key, rules.silentAt(key), timers, timers.currentProcessingTime()));
            timers.registerEventTimeTimer(rules.silentAt(key));
            return;
        }
        WatchedKey now = known.with(key);
        if (known.silenceTimer() == Long.MIN_VALUE) {
            now = now.withSilenceTimer(rules.silentAt(key));
            timers.registerEventTimeTimer(now.silenceTimer());
        }
        keys.update(now);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Notice> out) throws Exception {
        TimerService timers = context.timerService();
        begin(timers);
        listener.out = out;
        WatchedKey known = keys.value();
        if (known == null) {
            return;
        }
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            clock(known, context.getCurrentKey(), timers);
        } else if (timers.currentWatermark() < Watermark.MAX_WATERMARK.getTimestamp()) {
            eventTime(known, time, context.getCurrentKey(), timers);
        }
    }

    private void eventTime(WatchedKey known, long time, String name, TimerService timers) throws Exception {
        long silentAt = rules.silentAt(known.key());
        if (silentAt > time) {
            // The timer is that of an earlier record.
            timers.registerEventTimeTimer(silentAt);
            keys.update(known.withSilenceTimer(silentAt));
            return;
        }
        rules.silent(known.key(), name, listener);
        keys.update(known.withSilenceTimer(Long.MIN_VALUE));
    }

    private void clock(WatchedKey known, String name, TimerService timers) throws Exception {
        long now = timers.currentProcessingTime();
        boolean restarted = now - started < silentAfter;
        long heardAt = known.heard() || restarted ? now : known.heardAt();
        if (now - heardAt >= forgetAfter) {
            rules.forgotten(known.key(), listener);
            timers.deleteEventTimeTimer(known.silenceTimer());
            keys.clear();
            return;
        }
        if (!known.heard() && !restarted && timers.currentWatermark() == known.watermark()) {
            rules.silent(known.key(), name, listener);
        }
        keys.update(withClock(known.key(), known.silenceTimer(), timers, heardAt));
    }

    /** Sets the next look by the clock. */
    private WatchedKey withClock(KeyWatch key, long silenceTimer, TimerService timers, long heardAt) {
        long next = timers.currentProcessingTime() + silentAfter;
        timers.registerProcessingTimeTimer(next);
        return new WatchedKey(key, silenceTimer, next, timers.currentWatermark(), false, heardAt);
    }

    private void begin(TimerService timers) {
        if (started == Long.MIN_VALUE) {
            started = timers.currentProcessingTime();
        }
    }

    private static final class Listener implements WatchListener {
        private final NoticeMetrics notices;
        private final DriftMetrics drifts;
        private @Nullable Collector<Notice> out;

        Listener(NoticeMetrics notices, DriftMetrics drifts) {
            this.notices = notices;
            this.drifts = drifts;
        }

        @Override
        public void notice(Notice event) {
            notices.count(event);
            if (out != null) {
                out.collect(event);
            }
        }

        @Override
        public void evidence(int test, long span, double evidence) {
            drifts.evidence(test, span, evidence);
        }
    }
}
