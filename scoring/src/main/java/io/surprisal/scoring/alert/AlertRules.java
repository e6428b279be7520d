package io.surprisal.scoring.alert;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ScoredRecord;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When alerts open, go on and close. The first anomalous record of a key opens one; a further one extends it, if it comes before the
 * quiet period after the latest has passed, and otherwise closes it and opens the next. It closes once time has passed the quiet
 * period.
 *
 * <p>Time is what the key's own records say, less what may come out of order, or what the caller knows of time elsewhere. So the
 * alerts of a key depend on its records and on their order, not on when they are read. The rules hold no state: the caller keeps the
 * open alert of each key.
 */
public final class AlertRules {
    private final long quietPeriod;
    private final long outOfOrderness;

    /**
     * @param quietPeriod how long, in event time, no anomalous record of the key may come until its alert closes
     * @param outOfOrderness how much later than its time a record may come
     */
    public AlertRules(Duration quietPeriod, Duration outOfOrderness) {
        this.quietPeriod = quietPeriod.toMillis();
        this.outOfOrderness = outOfOrderness.toMillis();
    }

    /**
     * Takes the next judgements of a key.
     *
     * @param open the key's open alert, null for none
     * @param events takes what happens, closing before opening
     * @return the alert that is open from now on, null for none
     */
    public @Nullable Alert judged(@Nullable Alert open, Judged judged, Consumer<Alert> events) {
        ScoredRecord anomaly = judged.anomaly();
        if (anomaly == null) {
            return timePassed(open, judged.eventTime() - outOfOrderness, events);
        }
        Alert still = timePassed(open, judged.eventTime(), events);
        if (still != null) {
            return still.extendedBy(anomaly);
        }
        Alert opened = Alert.opened(anomaly);
        events.accept(opened);
        return opened;
    }

    /**
     * Closes the open alert if its quiet period is over.
     *
     * @param time event time, epoch milliseconds: no record of an earlier time is to come
     * @return the alert that is open from now on, null for none
     */
    public @Nullable Alert timePassed(@Nullable Alert open, long time, Consumer<Alert> events) {
        if (open == null || time < quietAt(open)) {
            return open;
        }
        events.accept(open.closed(AlertEnding.QUIET));
        return null;
    }

    /** When an open alert's quiet period is over unless it is extended, epoch milliseconds. */
    public long quietAt(Alert open) {
        return open.lastEventTime() + quietPeriod;
    }
}
