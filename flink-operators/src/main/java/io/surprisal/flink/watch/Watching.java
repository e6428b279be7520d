package io.surprisal.flink.watch;

import io.surprisal.scoring.watch.KeyWatch;
import io.surprisal.scoring.watch.WatchListener;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchRules;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.Watched;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
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
 *
 * <p>What a record is held against is what the model that scored it was trained on. Of one that was scored by a model of which nothing is known, it is only heard
 * that it came.
 */
final class Watching {
    private final WatchOptions options;
    private final long silentAfter;
    private final long forgetAfter;
    private final Map<String, WatchRules> rulesOfModels = new HashMap<>();
    private final ValueState<@Nullable WatchedKey> keys;
    private final DriftMetrics drifts;
    private final NoticeMetrics notices;
    private final Listener listener = new Listener();
    private final WatchRules own;
    /** Those that hold for the key at hand. */
    private WatchRules rules;

    /** When the first record or timer came after a start or restart, by the clock; lowest before. */
    private long started = Long.MIN_VALUE;

    /** @param forgetKeysAfter how long, by the clock, a key is remembered after its last record */
    Watching(WatchedModel model, WatchOptions options, Duration forgetKeysAfter, RuntimeContext context) {
        this.options = options;
        this.silentAfter = options.silentAfter().toMillis();
        this.forgetAfter = forgetKeysAfter.toMillis();
        this.keys = context.getState(new ValueStateDescriptor<>("watch", WatchedKeySerializer.INSTANCE));
        this.drifts = new DriftMetrics(context.getMetricGroup());
        this.notices = new NoticeMetrics(context.getMetricGroup());
        this.own = know(model);
        this.rules = own;
    }

    /** Has records that a model scored held against what it was trained on. */
    final WatchRules know(WatchedModel model) {
        WatchRules known = new WatchRules(model, options);
        drifts.know(known);
        rulesOfModels.put(model.version(), known);
        return known;
    }

    void record(Watched watched, TimerService timers, Collector<Notice> out) throws Exception {
        begin(timers);
        listener.out = out;
        WatchedKey before = keys.value();
        WatchRules known = watched.hasValues() ? rulesOfModels.get(watched.model()) : null;
        Watched record = known == null ? Watched.heard(watched.telemetry()) : watched;
        rules = known == null ? of(before) : known;
        KeyWatch key = rules.record(before == null ? rules.begin(record) : before.key(), record, listener);
        notices.hold(watched.key(), key.open());
        if (before == null) {
            keys.update(withClock(key, rules.silentAt(key), timers, timers.currentProcessingTime()));
            timers.registerEventTimeTimer(rules.silentAt(key));
            return;
        }
        WatchedKey now = before.with(key);
        if (before.silenceTimer() == Long.MIN_VALUE) {
            now = now.withSilenceTimer(rules.silentAt(key));
            timers.registerEventTimeTimer(now.silenceTimer());
        }
        keys.update(now);
    }

    void time(long time, TimeDomain domain, String key, TimerService timers, Collector<Notice> out) throws Exception {
        begin(timers);
        listener.out = out;
        WatchedKey known = keys.value();
        if (known == null) {
            return;
        }
        rules = of(known);
        if (domain == TimeDomain.PROCESSING_TIME) {
            clock(known, key, timers);
        } else if (timers.currentWatermark() < Watermark.MAX_WATERMARK.getTimestamp()) {
            eventTime(known, time, key, timers);
        }
        notices.hold(key, keys.value() == null ? List.of() : known.key().open());
    }

    /** Those by which a key is known; those of the job's own model where no model that is known is its. */
    private WatchRules of(@Nullable WatchedKey key) {
        if (key != null) {
            for (WatchRules known : rulesOfModels.values()) {
                if (known.knows(key.key())) {
                    return known;
                }
            }
        }
        return own;
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

    private final class Listener implements WatchListener {
        private @Nullable Collector<Notice> out;

        @Override
        public void notice(Notice event) {
            notices.count(event);
            if (out != null) {
                out.collect(event);
            }
        }

        @Override
        public void evidence(int test, long span, double evidence) {
            drifts.evidence(rules, test, span, evidence);
        }
    }
}
