package io.surprisal.scoring.watch;

import io.surprisal.core.drift.DriftState;
import io.surprisal.core.drift.DriftTest;
import io.surprisal.core.drift.DriftTest.Reading;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.scoring.watch.KeyWatch.Stillness;
import io.surprisal.scoring.watch.WatchedModel.WatchedFeature;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is watched of each key: drift of its features and its score, stale features, silence. Records are taken in the order in which they come;
 * one that is late counts in the span that is not over. Knows nothing of Flink: whoever calls keeps a {@link KeyWatch} for each key and says
 * how time passes.
 *
 * <p>Spans are whole multiples of their length since 1970. One of which records came in too few parts is not judged: half a day is no day.
 */
public final class WatchRules {
    /** A span is complete if records came in so many of its parts. */
    private static final int ENOUGH_PARTS = 18;

    /** A drift is over after so many spans in a row with nothing outside: a week of days. */
    private static final int CALM = 7;

    /** A feature is stale only after this many times as many records as it stood still in training. */
    private static final int STILLER = 2;

    private static final int SCORE = -1;

    private final WatchedModel model;
    private final WatchOptions options;
    private final Notices notices;
    private final long spanMillis;
    /** What is known of a key was learnt with one model, in spans of one length. */
    private final long owner;

    private final List<Test> tests = new ArrayList<>();

    /** @param place where the value stands in the job's records, or {@link #SCORE} */
    private record Test(NoticeKind kind, String about, int place, NormalShares shares, DriftTest test) {
        float value(Watched record) {
            return place == SCORE ? record.abnormality() : record.telemetry().values()[place];
        }
    }

    public WatchRules(WatchedModel model, WatchOptions options) {
        this.model = model;
        this.options = options;
        this.notices = new Notices(model, options);
        this.spanMillis = options.span().toMillis();
        this.owner = 31 * model.owner() + spanMillis;
        for (WatchedFeature feature : model.features()) {
            if (feature.moved()) {
                test(NoticeKind.FEATURE_DRIFT, feature.name(), feature.place(), feature.shares());
            }
        }
        NormalShares score = model.score();
        if (score != null && score.bins() > 1) {
            test(NoticeKind.SCORE_DRIFT, model.judged(), SCORE, score);
        }
    }

    /** What each drift test is about: features, and last the judged output. */
    public List<String> tests() {
        return tests.stream().map(Test::about).toList();
    }

    /** The evidence that a drift takes: the spans in {@code falseAlertEvery}, times the tests of a key. */
    public double limit() {
        return (double) options.falseAlertEvery().toMillis() / spanMillis * tests.size();
    }

    /** Whether what is known of a key was learnt with this model, in spans of this length. */
    public boolean knows(KeyWatch key) {
        return key.owner() == owner;
    }

    /** What is known of a key at its first record, before that is taken. */
    public KeyWatch begin(Watched first) {
        TelemetryRecord record = first.telemetry();
        float[] values = new float[model.features().size()];
        Arrays.fill(values, Float.NaN);
        long[] since = new long[values.length];
        Arrays.fill(since, record.eventTime());
        return new KeyWatch(
                owner,
                record.source(),
                record.eventTime(),
                Math.floorDiv(record.eventTime(), spanMillis),
                0,
                tests.stream().map(test -> test.test.begin()).toList(),
                new Stillness(values, since, new int[values.length]),
                List.of());
    }

    /** Takes a record; the result is what is known from now on: another object where it belonged to another model, or to spans of another length. */
    public KeyWatch record(KeyWatch known, Watched watched, WatchListener listener) {
        KeyWatch key = knows(known) ? known : afterAnotherModel(known, watched, listener);
        TelemetryRecord record = watched.telemetry();
        long time = record.eventTime();
        if (time > key.latestTime()) {
            end(key, NoticeKind.SILENT_KEY, null, time, listener);
        }
        long span = Math.floorDiv(time, spanMillis);
        if (span > key.span()) {
            endSpan(key, record, listener);
            key.beginSpan(span);
        }
        key.heard(record.source(), time);
        if (span == key.span()) {
            key.heardIn((int) Math.floorMod(options.part(time), (long) WatchOptions.PARTS));
        }
        if (!watched.hasValues()) {
            return key;
        }
        for (int i = 0; i < tests.size(); i++) {
            Test test = tests.get(i);
            test.test.add(key.tests().get(i), test.value(watched));
        }
        for (int i = 0; i < model.features().size(); i++) {
            if (model.features().get(i).moved()) {
                stillness(key, i, record, listener);
            }
        }
        return key;
    }

    /** When a key is silent if no further record of it comes, event time, epoch milliseconds. */
    public long silentAt(KeyWatch key) {
        return key.latestTime() + options.silentAfter().toMillis();
    }

    /** Says that a key is silent, unless that was said before. */
    public void silent(KeyWatch key, String name, WatchListener listener) {
        if (key.open(NoticeKind.SILENT_KEY, null).isEmpty()) {
            open(key, notices.silent(name, key.latest(), key.latestTime()), listener);
        }
    }

    /** Ends the notices of a key that is forgotten. */
    public void forgotten(KeyWatch key, WatchListener listener) {
        for (Notice notice : key.open()) {
            listener.notice(notice.ended(NoticeStatus.FORGOTTEN, key.latestTime()));
        }
    }

    private void test(NoticeKind kind, String about, int place, NormalShares shares) {
        tests.add(new Test(kind, about, place, shares, new DriftTest(shares, options.size())));
    }

    /** Drift and stillness were held against what the other model was trained on, or counted in other spans. */
    private KeyWatch afterAnotherModel(KeyWatch known, Watched watched, WatchListener listener) {
        KeyWatch key = begin(watched);
        for (Notice notice : known.open()) {
            if (notice.kind() == NoticeKind.SILENT_KEY) {
                key.opened(notice);
            } else {
                listener.notice(
                        notice.ended(NoticeStatus.RESOLVED, watched.telemetry().eventTime()));
            }
        }
        return key;
    }

    private void endSpan(KeyWatch key, TelemetryRecord next, WatchListener listener) {
        boolean complete = Integer.bitCount(key.parts()) >= ENOUGH_PARTS;
        long end = (key.span() + 1) * spanMillis;
        for (int i = 0; i < tests.size(); i++) {
            Test test = tests.get(i);
            DriftState state = key.tests().get(i);
            if (!complete) {
                test.test.forgetSpan(state);
                continue;
            }
            Reading reading = test.test.endSpan(state, key.span());
            listener.evidence(i, key.span(), reading.evidence());
            if (key.open(test.kind, test.about).isPresent()) {
                if (state.calm() >= CALM) {
                    end(key, test.kind, test.about, end, listener);
                    test.test.forgetEvidence(state);
                }
            } else if (reading.evidence() >= limit()) {
                long since = state.since() * spanMillis;
                test.test.awaitCalm(state);
                open(
                        key,
                        notices.drift(test.kind, test.about, test.shares, next, since, end, reading, limit()),
                        listener);
            }
        }
    }

    private void stillness(KeyWatch key, int at, TelemetryRecord record, WatchListener listener) {
        WatchedFeature feature = model.features().get(at);
        Stillness still = key.stillness();
        float value = record.values()[feature.place()];
        long time = record.eventTime();
        if (!Float.isNaN(value) && value != still.values()[at]) {
            still.values()[at] = value;
            still.since()[at] = time;
            still.records()[at] = 1;
            end(key, NoticeKind.STALE_FEATURE, feature.name(), time, listener);
            return;
        }
        still.records()[at] = (int) Math.min(Integer.MAX_VALUE, (long) still.records()[at] + model.lookedAt());
        if ((long) still.records()[at] > (long) STILLER * feature.longestStill()
                && time - still.since()[at] >= options.staleAfter().toMillis()
                && key.open(NoticeKind.STALE_FEATURE, feature.name()).isEmpty()) {
            open(
                    key,
                    notices.stale(
                            feature.name(), feature.longestStill(), still.values()[at], still.since()[at], record),
                    listener);
        }
    }

    private static void open(KeyWatch key, Notice notice, WatchListener listener) {
        key.opened(notice);
        listener.notice(notice);
    }

    private static void end(
            KeyWatch key, NoticeKind kind, @Nullable String feature, long time, WatchListener listener) {
        if (key.hasOpen()) {
            key.open(kind, feature).ifPresent(notice -> {
                key.ended(notice);
                listener.notice(notice.ended(NoticeStatus.RESOLVED, time));
            });
        }
    }
}
