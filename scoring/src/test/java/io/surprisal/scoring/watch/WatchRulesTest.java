package io.surprisal.scoring.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.drift.NormalShares;
import io.surprisal.scoring.watch.WatchedModel.WatchedFeature;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchRulesTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final NormalShares NORMAL =
            new NormalShares(List.of(-1.2816, -0.3853, 0.3853, 1.2816), List.of(0.1, 0.25, 0.3, 0.25, 0.1, 0.35, 0.35));

    /** Its values stand in the job's records as pressure, constant. */
    private static final WatchedModel MODEL = model("0123456789ab", 7);

    private final WatchRules rules = new WatchRules(MODEL, WatchOptions.defaults());
    private final Key key = new Key(rules);

    @Test
    void aFeatureThatShiftsIsADriftUntilAWeekAfterItIsBack() {
        key.days(30, 0);
        assertThat(key.notices).isEmpty();

        key.days(20, 3);
        assertThat(key.notices).hasSize(1);
        Notice opened = key.notices.get(0);
        assertThat(opened.kind()).isEqualTo(NoticeKind.FEATURE_DRIFT);
        assertThat(opened.status()).isEqualTo(NoticeStatus.OPENED);
        assertThat(opened.id()).isEqualTo("feature_drift/pressure/pump-7@2026-04-07T00:00:00Z");
        assertThat(opened.feature()).isEqualTo("pressure");
        assertThat(opened.key()).isEqualTo("pump-7");
        assertThat(Instant.ofEpochMilli(opened.since())).isEqualTo("2026-03-31T00:00:00Z");
        assertThat(Instant.ofEpochMilli(opened.time())).isEqualTo("2026-04-07T00:00:00Z");
        assertThat(opened.evidence()).isGreaterThan(opened.limit());
        assertThat(opened.limit()).as("days of a year, times two tests").isEqualTo(730);
        assertThat(opened.what())
                .matches("In the 1d before 2026-04-07T00:00:00Z \\d+% of the values of pressure were above 1.282;"
                        + " in no part of the training data more than 10%");
        assertThat(opened.whatToDo())
                .endsWith("surprisal train --data kafka://HOST:PORT/telemetry --name pump --out pump.onnx");

        key.days(7, 0);
        assertThat(key.notices).as("its sixth calm day is over").hasSize(1);
        key.days(1, 0);
        assertThat(key.notices).hasSize(2);
        assertThat(key.notices.get(1).status()).isEqualTo(NoticeStatus.RESOLVED);
        assertThat(key.notices.get(1).id()).isEqualTo(opened.id());
    }

    @Test
    void theScoreDriftsByItself() {
        key.score = 4;
        key.days(15, 0);
        assertThat(key.notices).extracting(Notice::kind).containsExactly(NoticeKind.SCORE_DRIFT);
        assertThat(key.notices.get(0).feature()).isEqualTo("surprisal");
    }

    /** Two tests a key: the bound is one false notice in a year and key; 400 key-years may have 400. */
    @Test
    void falseDriftNoticesStayBelowTheBound() {
        int false_ = 0;
        for (int seed = 0; seed < 400; seed++) {
            Key unchanged = new Key(rules);
            unchanged.random = new Random(seed);
            unchanged.days(365, 0);
            false_ += unchanged.notices.size();
        }
        assertThat(false_).isLessThanOrEqualTo(4);
    }

    @Test
    void theSameRecordsGiveTheSameNotices() {
        Key replay = new Key(rules);
        for (Key each : List.of(key, replay)) {
            each.days(10, 0);
            each.days(15, 3);
            each.days(30, 0);
        }
        assertThat(replay.notices).isEqualTo(key.notices).hasSize(2);
    }

    /** Half a standard deviation seldom puts a day outside by itself, but its evidence grows. */
    @Test
    void aSmallShiftThatLastsIsNotSaidToBeOver() {
        int opened = 0;
        int over = 0;
        for (int seed = 0; seed < 30; seed++) {
            Key shifted = new Key(rules);
            shifted.random = new Random(seed);
            shifted.days(365, 0.6);
            opened += shifted.notices.isEmpty() ? 0 : 1;
            over += shifted.notices.size() > 1 ? 1 : 0;
        }
        assertThat(opened).isGreaterThan(25);
        assertThat(over).isLessThan(4);
    }

    @Test
    void spansOfAnotherLengthBeginAnew() {
        key.days(30, 3);
        assertThat(key.notices).hasSize(1);
        WatchOptions days = WatchOptions.defaults();
        WatchRules weekly = new WatchRules(
                MODEL,
                new WatchOptions(
                        Duration.ofDays(7),
                        days.size(),
                        days.falseAlertEvery(),
                        days.staleAfter(),
                        days.silentAfter(),
                        days.modelAge()));
        Key resumed = new Key(weekly);
        resumed.known = key.known;
        resumed.time = key.time;
        resumed.days(200, 3);
        assertThat(resumed.notices)
                .extracting(Notice::status)
                .containsExactly(NoticeStatus.RESOLVED, NoticeStatus.OPENED);
    }

    @Test
    void aRecordOfTheDayBeforeDoesNotCompleteToday() {
        for (int hour = 0; hour < 24; hour++) {
            key.send(START + DAY + (hour < 12 ? hour * HOUR : hour * HOUR - DAY), 0);
        }
        assertThat(Integer.bitCount(key.known.parts())).isEqualTo(12);
    }

    @Test
    void halfADayIsNotJudged() {
        for (int day = 0; day < 60; day++) {
            for (int hour = 0; hour < 12; hour++) {
                key.send(START + day * DAY + hour * HOUR, 5 + hour);
            }
        }
        assertThat(key.notices).isEmpty();
    }

    @Test
    void aRecordOfTheDayBeforeCountsInTheDayThatIsNotOver() {
        key.send(START + DAY, 0);
        key.send(START + DAY - 1, 0);
        assertThat(key.known.span()).isEqualTo((START + DAY) / DAY);
        assertThat(key.known.latestTime()).isEqualTo(START + DAY);
        assertThat(key.known.tests().get(0).counts()).containsExactly(0, 0, 2, 0, 0);
    }

    @Test
    void aFeatureThatStandsStillLongerThanEverIsStale() {
        key.send(START, 1);
        for (int hour = 1; hour <= 30; hour++) {
            key.send(START + hour * HOUR, hour % 3 == 0 ? Float.NaN : 1);
        }
        // Twice ten records as in training, and a day.
        assertThat(key.notices).hasSize(1);
        Notice stale = key.notices.get(0);
        assertThat(stale.kind()).isEqualTo(NoticeKind.STALE_FEATURE);
        assertThat(stale.id()).isEqualTo("stale_feature/pressure/pump-7@telemetry-0@24");
        assertThat(stale.since()).isEqualTo(START);
        assertThat(stale.time()).isEqualTo(START + DAY);
        assertThat(stale.what())
                .isEqualTo("pressure has been 1.0 or missing since 2026-03-01T00:00:00Z; in training for at most 10"
                        + " records in a row");
        key.send(START + 31 * HOUR, 1.5f);
        assertThat(key.notices).hasSize(2);
        assertThat(key.notices.get(1).status()).isEqualTo(NoticeStatus.RESOLVED);
    }

    @Test
    void aFeatureThatStoodStillAsLongInTrainingIsNotStale() {
        for (int record = 0; record < 20; record++) {
            key.send(START + record * 2 * HOUR, 1);
        }
        assertThat(key.notices).isEmpty();
        key.send(START + 40 * HOUR, 1);
        assertThat(key.notices).hasSize(1);
    }

    @Test
    void anotherModelEndsWhatTheOneBeforeFound() {
        key.days(20, 3);
        assertThat(key.notices).hasSize(1);
        WatchRules retrained = new WatchRules(model("ba9876543210", 8), WatchOptions.defaults());
        KeyWatch known = retrained.record(key.known, key.watched(key.time, 3), key);
        assertThat(key.notices).extracting(Notice::status).containsExactly(NoticeStatus.OPENED, NoticeStatus.RESOLVED);
        assertThat(key.notices.get(1).model().version()).isEqualTo("0123456789ab");
        assertThat(known.owner()).isNotEqualTo(key.known.owner());
        assertThat(known.tests().get(0).evidence()).containsOnly(1);
    }

    @Test
    void recordsThatAreOnlyHeardCompleteADayAndShowNothingOfIt() {
        Key key = new Key(new WatchRules(model("0123456789ab", 7), WatchOptions.defaults()));
        for (int hour = 0; hour < 24 * 30; hour++) {
            key.looksAt = hour % 4 == 0;
            key.send(key.time, key.looksAt ? (float) key.random.nextGaussian() : 99);
            key.time += HOUR;
        }
        assertThat(key.notices).isEmpty();
        for (int hour = 0; hour < 24 * 20; hour++) {
            key.looksAt = hour % 4 == 0;
            key.send(key.time, (float) key.random.nextGaussian() + 3);
            key.time += HOUR;
        }
        assertThat(key.notices).extracting(Notice::kind).containsExactly(NoticeKind.FEATURE_DRIFT);
        assertThat(key.known.latestTime()).isEqualTo(key.time - HOUR);
    }

    @Test
    void ofFastRecordsFewAreHeardAndFewerLookedAt() {
        WatchOptions options = WatchOptions.defaults();
        assertThat(options.heardOneIn(3600)).isEqualTo(1);
        assertThat(options.lookedAtOneIn(3600)).isEqualTo(1);
        assertThat(options.heardOneIn(60)).isEqualTo(1);
        assertThat(options.lookedAtOneIn(60)).isEqualTo(9);
        assertThat(options.heardOneIn(0.1)).isEqualTo(100);
        assertThat(options.lookedAtOneIn(0.1)).isEqualTo(5700);
    }

    @Test
    void aFileThatSaysNothingIsWatchedForSilenceAlone() {
        WatchedModel old = new WatchedModel("pump", "0123456789ab", 7, List.of(), "surprisal", null, 1, 0);
        Key silent = new Key(new WatchRules(old, WatchOptions.defaults()));
        silent.days(20, 3);
        assertThat(silent.notices).isEmpty();
        silent.rules.silent(silent.known, "pump-7", silent);
        silent.rules.silent(silent.known, "pump-7", silent);
        assertThat(silent.notices).hasSize(1);
        assertThat(silent.notices.get(0).id()).isEqualTo("silent_key/pump-7@telemetry-0@479");
        assertThat(silent.notices.get(0).time() - silent.notices.get(0).since()).isEqualTo(HOUR);
        silent.send(silent.time - 2 * HOUR, 0);
        assertThat(silent.notices).as("a late record ends no silence").hasSize(1);
        silent.send(silent.time, 0);
        assertThat(silent.notices.get(1).status()).isEqualTo(NoticeStatus.RESOLVED);
    }

    @Test
    void aModelIsOldAfterItsAgeInEventTime() {
        WatchOptions options = WatchOptions.defaults();
        ModelAge age = new ModelAge(MODEL, options);
        long old = START + Duration.ofDays(180).toMillis();
        assertThat(age.seconds(START + 3 * DAY / 2)).isEqualTo(1.5 * 86_400);
        assertThat(age.noticeAt(old - 1)).isEmpty();
        Notice notice = age.noticeAt(old + DAY).orElseThrow();
        assertThat(notice.id()).isEqualTo("model_age/pump@0123456789ab");
        assertThat(notice.time()).isEqualTo(old);
        assertThat(notice.what())
                .isEqualTo(
                        "The newest training data of model pump is of 2026-03-01T00:00:00Z, more than 180d before the"
                                + " telemetry");
        ModelAge unknown =
                new ModelAge(new WatchedModel("pump", "0123456789ab", 7, List.of(), "surprisal", null, 1, 0), options);
        assertThat(unknown.noticeAt(old)).isEmpty();
        assertThat(unknown.seconds(old)).isNaN();
    }

    private static WatchedModel model(String version, long owner) {
        return new WatchedModel(
                "pump",
                version,
                owner,
                List.of(
                        new WatchedFeature("constant", 1, new NormalShares(List.of(), List.of(1.0)), 1000),
                        new WatchedFeature("pressure", 0, NORMAL, 10)),
                "surprisal",
                NORMAL,
                1,
                START);
    }

    /** One key's records, an hour apart, of a standard normal value. */
    private static final class Key implements WatchListener {
        private final List<Notice> notices = new ArrayList<>();
        private final WatchRules rules;
        private Random random = new Random(1);
        private KeyWatch known;
        private long time = START;
        private long offset;
        private float score = Float.NaN;
        private boolean looksAt = true;

        Key(WatchRules rules) {
            this.rules = rules;
            this.known = rules.begin(watched(START, 0));
        }

        void days(int days, double shift) {
            for (int hour = 0; hour < 24 * days; hour++) {
                send(time, (float) (random.nextGaussian() + shift));
                time += HOUR;
            }
        }

        void send(long at, float value) {
            Watched record = watched(at, value);
            known = rules.record(known, looksAt ? record : Watched.heard(record.telemetry()), this);
            offset++;
        }

        Watched watched(long at, float value) {
            return new Watched(
                    new TelemetryRecord(new Coordinates("telemetry", 0, offset), "pump-7", at, new float[] {value, 3}),
                    Float.isNaN(score) ? (float) random.nextGaussian() : score,
                    "0123456789ab");
        }

        @Override
        public void notice(Notice event) {
            notices.add(event);
        }

        @Override
        public void evidence(int test, long span, double evidence) {
            assertThat(test).isBetween(0, 1);
        }
    }
}
