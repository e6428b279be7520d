package io.surprisal.scoring.watch;

import io.surprisal.core.setting.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * When a job gives notice of itself.
 *
 * @param span the time whose values are one observation of the drift tests: the longest rhythm that is no drift
 * @param size how much larger the share of a span's values in a group of bins may be than in any part of the training data
 * @param falseAlertEvery the least mean time to the first false drift notice of a key, all its features and its score together
 * @param staleAfter how long, in event time, a feature may be missing or the same
 * @param silentAfter how long, in event time, no record of a key may come; where event time stands still, by the clock
 * @param modelAge how far event time may be behind the newest training data
 */
public record WatchOptions(
        Duration span,
        double size,
        Duration falseAlertEvery,
        Duration staleAfter,
        Duration silentAfter,
        Duration modelAge)
        implements Serializable {
    /** Of a span. */
    static final int PARTS = 24;

    /** Of records that come faster than this, one in as many as come in it is heard. */
    private static final Duration SAMPLE = Duration.ofSeconds(10);

    /** About so many of a key's records in a span are looked at: a share of them is known to 4 %. */
    private static final int LOOKED_AT = 150;

    /** As long as 60 records that are heard: chance does not leave out so many. */
    private static final Duration SHORTEST_SILENCE = SAMPLE.multipliedBy(60);

    public WatchOptions {
        Settings.require(span.toMillis() >= 60_000, "span", "at least 1min", span);
        Settings.require(size > 0 && size < 1, "size", "above 0 and below 1", size);
        Settings.require(
                falseAlertEvery.compareTo(span) >= 0,
                "false_alert_every",
                "at least the span, " + Settings.text(span),
                falseAlertEvery);
        Settings.require(staleAfter.toMillis() >= 1, "stale_after", "at least 1ms", staleAfter);
        Settings.require(
                silentAfter.compareTo(SHORTEST_SILENCE) >= 0,
                "silent_after",
                "at least " + Settings.text(SHORTEST_SILENCE),
                silentAfter);
        Settings.require(modelAge.toMillis() >= 1, "model_age", "at least 1ms", modelAge);
    }

    /** Spans of a day, a tenth of the values, one false drift notice a year and key; a day, an hour and 180 days. */
    public static WatchOptions defaults() {
        return new WatchOptions(
                Duration.ofDays(1),
                0.1,
                Duration.ofDays(365),
                Duration.ofDays(1),
                Duration.ofHours(1),
                Duration.ofDays(180));
    }

    /** In which part of which span a time, epoch milliseconds, is: counted since 1970. */
    public long part(long time) {
        long millis = span.toMillis();
        return Math.floorDiv(time, millis) * PARTS + Math.floorMod(time, millis) * PARTS / millis;
    }

    /** Of how many records that come so far apart, seconds, one is heard. */
    int heardOneIn(double interval) {
        return oneIn(SAMPLE, interval);
    }

    /** Of how many records that come so far apart, seconds, one is looked at: of those that are heard, one in so many. */
    int lookedAtOneIn(double interval) {
        int heard = heardOneIn(interval);
        return heard * oneIn(span.dividedBy(LOOKED_AT), interval * heard);
    }

    private static int oneIn(Duration apart, double interval) {
        return (int) Math.max(1, Math.min(1e6, apart.toMillis() / 1e3 / interval));
    }
}
