package io.surprisal.scoring.alert;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertEnding;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Judged;
import io.surprisal.telemetry.record.ScoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When alerts open, go on, are told of again and end. Where the {@link Trigger} is met, the abnormal records of a key open an alert. A
 * further one extends it, unless the quiet period after the latest has passed and the key has recovered: then the alert is
 * resolved and the record may open the next. An alert that becomes worse by the stated factor, or more severe, is updated. A record
 * that a {@link AlertRule} sets aside is one that is not abnormal.
 *
 * <p>Time is what the key's own records say, less what may come out of order, or what the caller knows of time elsewhere. So the
 * alerts of a key depend on its records and on their order, not on when they are read. The rules hold no state: the caller keeps the
 * {@link KeyAlerts} of each key.
 */
public final class AlertRules {
    private final AlertSettings settings;
    private final RuleBook book;
    private final boolean silences;
    private final int topFeatures;
    private final long quietPeriod;
    private final long outOfOrderness;

    private AlertRules(AlertSettings settings, int topFeatures, Duration outOfOrderness) {
        this.settings = settings;
        this.book = new RuleBook(settings.rules());
        this.silences = book.silences();
        this.topFeatures = topFeatures;
        this.quietPeriod = settings.quietPeriod().toMillis();
        this.outOfOrderness = outOfOrderness.toMillis();
    }

    /**
     * Rules over records that come in the order of their times.
     *
     * @param topFeatures how many features an event names
     */
    public static AlertRules of(AlertSettings settings, int topFeatures) {
        return of(settings, topFeatures, Duration.ZERO);
    }

    /** @param outOfOrderness how much later than its time a record may come */
    public static AlertRules of(AlertSettings settings, int topFeatures, Duration outOfOrderness) {
        return new AlertRules(settings, topFeatures, outOfOrderness);
    }

    /** Whether more is remembered of a key than its open alert. */
    public boolean keepHistory() {
        return silences || settings.trigger().records() > 1;
    }

    /**
     * Takes the next judgements of a key. A record that {@linkplain Recovery#tailProbability() has not recovered} must come by itself;
     * others that are not abnormal may come together.
     *
     * @param events takes what happens, an end before an opening
     * @return what is remembered of the key from now on
     */
    public KeyAlerts judged(KeyAlerts before, Judged judged, Consumer<Alert> events) {
        ScoredRecord anomaly = judged.anomaly();
        boolean unrecovered = judged.tailProbability() < settings.recover().tailProbability();
        if (anomaly == null && !unrecovered && !(silences && before.history().firstEventTime() == KeyHistory.UNKNOWN)) {
            return passed(before, judged, events);
        }
        if (anomaly != null && anomaly.setAside()) {
            return passed(before, judged, events);
        }
        KeyRules rules = book.of(judged.key());
        KeyAlerts key = rules.silenceAfterFirst() == null
                ? before
                : before.withHistory(before.history().seen(judged.firstEventTime()));
        if (!rules.countsAt(judged.eventTime(), key.history().firstEventTime())) {
            return passed(key, judged, events);
        }
        if (anomaly != null) {
            return rules.counts(anomaly) ? abnormal(key, anomaly, rules, events) : passed(key, judged, events);
        }
        return unrecovered ? unrecovered(key, judged, events) : passed(key, judged, events);
    }

    /**
     * Resolves the open alert if its quiet period is over and the key has recovered.
     *
     * @param time event time, epoch milliseconds: no record of an earlier time is to come. {@link Long#MAX_VALUE} is the end of the
     *     input, which does not wait for recovery
     * @return what is remembered of the key from now on
     */
    public KeyAlerts timePassed(KeyAlerts key, long time, Consumer<Alert> events) {
        RunningAlert open = key.open();
        if (open == null || !isOver(open, time)) {
            return key;
        }
        events.accept(resolved(open, AlertEnding.QUIET));
        return key.withOpen(null);
    }

    /** From when on an open alert's quiet period is over unless a record extends it, epoch milliseconds: a record at its end still does. */
    public long quietAt(RunningAlert open) {
        return open.heldUntil() + quietPeriod + 1;
    }

    /** The last event of an alert. */
    public Alert resolved(RunningAlert open, AlertEnding ending) {
        return event(open, AlertStatus.RESOLVED, ending);
    }

    private boolean isOver(RunningAlert open, long time) {
        return time == Long.MAX_VALUE
                || (time >= quietAt(open)
                        && open.recovered() >= settings.recover().records());
    }

    private KeyAlerts abnormal(KeyAlerts before, ScoredRecord anomaly, KeyRules rules, Consumer<Alert> events) {
        KeyAlerts key = timePassed(before, anomaly.eventTime(), events);
        RunningAlert open = key.open();
        if (open == null) {
            return counted(key, anomaly, rules, events);
        }
        RunningAlert extended = settling(open.with(open.evidence().and(anomaly, counting(rules, anomaly))), anomaly);
        if (!isWorse(extended)) {
            return key.withOpen(extended);
        }
        events.accept(event(extended, AlertStatus.UPDATED, null));
        return key.withOpen(extended.told());
    }

    /** Counts an abnormal record for the trigger, and opens the alert where that is met. */
    private KeyAlerts counted(KeyAlerts key, ScoredRecord anomaly, KeyRules rules, Consumer<Alert> events) {
        Trigger trigger = settings.trigger();
        KeyHistory history = key.history().passedBy(1, trigger.of()).with(anomaly);
        if (history.counted().size() < trigger.records()) {
            return key.withHistory(history);
        }
        ScoredRecord earliest = history.counted().get(0).record();
        AlertEvidence evidence = AlertEvidence.of(earliest, counting(rules, earliest));
        for (KeyHistory.Counted next :
                history.counted().subList(1, history.counted().size())) {
            evidence = evidence.and(next.record(), counting(rules, next.record()));
            earliest = next.record().eventTime() < earliest.eventTime() ? next.record() : earliest;
        }
        RunningAlert opened = settling(RunningAlert.opened(anomaly.key(), earliest.source(), evidence), anomaly);
        events.accept(event(opened, AlertStatus.OPENED, null));
        return new KeyAlerts(opened, history.spent());
    }

    /** The alert with its latest record, kept open while the key's new normal settles. */
    private RunningAlert settling(RunningAlert alert, ScoredRecord latest) {
        return latest.settling() == 0 ? alert : alert.heldUntil(latest.eventTime() + latest.settling() - quietPeriod);
    }

    /** A record that is not abnormal and keeps an open alert from its end. */
    private KeyAlerts unrecovered(KeyAlerts before, Judged judged, Consumer<Alert> events) {
        KeyAlerts key = timePassed(before, judged.eventTime(), events);
        RunningAlert open = key.open();
        return open == null
                ? key.withHistory(key.history()
                        .passedBy(judged.records(), settings.trigger().of()))
                : key.withOpen(open.heldUntil(judged.eventTime()));
    }

    /** Records that are not abnormal, or are set aside. */
    private KeyAlerts passed(KeyAlerts key, Judged judged, Consumer<Alert> events) {
        RunningAlert open = key.open();
        if (open == null) {
            return key.withHistory(
                    key.history().passedBy(judged.records(), settings.trigger().of()));
        }
        RunningAlert passed =
                open.recoveredBy(judged.records(), settings.recover().records());
        return timePassed(passed == open ? key : key.withOpen(passed), judged.eventTime() - outOfOrderness, events);
    }

    private boolean isWorse(RunningAlert alert) {
        return settings.severity()
                .isUpdate(alert.toldTailProbability(), alert.evidence().tailProbability());
    }

    private Alert event(RunningAlert alert, AlertStatus status, @Nullable AlertEnding ending) {
        long eventTime = ending == null ? alert.evidence().lastEventTime() : quietAt(alert);
        return alert.event(
                status,
                ending,
                eventTime,
                settings.severity().of(alert.evidence().tailProbability()),
                topFeatures);
    }

    private static List<FeatureDeviation> counting(KeyRules rules, ScoredRecord anomaly) {
        return rules.counting(anomaly).toList();
    }
}
