package io.surprisal.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.Tail;
import io.surprisal.core.calibration.TailCalibration;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class AlertBudgetTest {
    private static final int DAY = 1440;
    private static final int WEEK = 7 * DAY;
    private static final long MINUTE = 60_000;
    private static final long START = 1_764_000_000_000L;

    /** P(X &gt; x) = e^(−x): records a minute apart, independent of one another. */
    private static final JudgedScale EXPONENTIAL = scale(1);

    private static final AlertBudget ONE_A_WEEK = AlertBudget.defaults();
    private static final AlertBudget ONE_A_DAY = new AlertBudget(AlertRate.parse("1/day"), Duration.ofHours(8));

    @Test
    void startsWhereTheCalibrationExpectsThatManyAlerts() {
        assertThat(ONE_A_WEEK.tailProbability(EXPONENTIAL)).isCloseTo(1.0 / WEEK, within(1e-12));
        assertThat(ONE_A_DAY.tailProbability(scale(0.25))).isCloseTo(4.0 / DAY, within(1e-12));
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        double level = Math.log(WEEK);
        assertThat(key.judge(level - 0.01).anomalous()).isFalse();
        assertThat(key.judge(level + 0.01).anomalous()).isTrue();
        assertThat(key.judge(level + 0.01).tailProbability()).isCloseTo(Math.exp(-level - 0.01), within(1e-9));
    }

    @Test
    void saysFromWhereOnARecordIsAbnormal() {
        Random random = new Random(3);
        Key key = new Key(ONE_A_DAY, EXPONENTIAL);
        float first = key.judge(0).threshold();
        assertThat(first).isEqualTo((float) Math.log(DAY));
        for (int minute = 0; minute < 4 * WEEK; minute++) {
            double value = exponential(random) + 2;
            Verdict verdict = key.judge(value);
            assertThat(verdict.threshold()).isEqualTo((float) key.level());
            assertThat(verdict.anomalous()).isEqualTo((float) value >= verdict.threshold());
        }
        assertThat(key.judge(0).threshold()).as("it has followed").isGreaterThan(first + 1);
        assertThat(key.judge(Double.NaN).threshold()).isNaN();
    }

    @Test
    void keepsItsRateOnWhatItWasCalibratedOn() {
        assertThat(alertsAWeek(ONE_A_WEEK, 0, 13, minute -> 0)).isBetween(0.6, 1.6);
        assertThat(alertsAWeek(ONE_A_DAY, 0, 13, minute -> 0)).isBetween(5.5, 9.5);
    }

    @Test
    void findsItsRateAgainWhereTheCalibrationIsOff() {
        // A shift by two scales is 7.4 times the alerts, or a seventh of them, to a threshold that learns nothing.
        for (double off : new double[] {2, -2}) {
            assertThat(alertsAWeek(ONE_A_WEEK, 6, 19, minute -> off))
                    .as("off by %s", off)
                    .isBetween(0.5, 2.0);
            assertThat(alertsAWeek(ONE_A_DAY, 6, 19, minute -> off))
                    .as("off by %s", off)
                    .isBetween(4.5, 10.5);
        }
    }

    @Test
    void aLastingChangeIsOneAlertAndThenTheNewNormal() {
        Random random = new Random(5);
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        for (int minute = 0; minute < 4 * WEEK; minute++) {
            key.judge(exponential(random));
        }
        key.forgetAlerts();
        for (int minute = 0; minute < 7 * 60; minute++) {
            Verdict verdict = key.judge(30 + exponential(random));
            assertThat(verdict.anomalous()).isTrue();
            assertThat(verdict.settling()).isZero();
        }
        assertThat(key.alerts).isEqualTo(1);
        long settling = 0;
        for (int minute = 7 * 60; minute < 2 * WEEK; minute++) {
            settling = Math.max(settling, key.judge(30 + exponential(random)).settling());
        }
        assertThat(settling).as("how long its alert is held").isEqualTo(24 * 60 * MINUTE);
        assertThat(key.abnormal).isBetween(8 * 60, 12 * 60);
        key.forgetAlerts();
        for (int minute = 0; minute < 2 * WEEK; minute++) {
            key.judge(30 + exponential(random));
        }
        assertThat(key.alerts).isBetween(0, 6);
        // The new normal has a threshold again: what is far beyond it alerts.
        assertThat(key.judge(70).anomalous()).isTrue();
    }

    @Test
    void telemetryOfFourRecordsADayHasANewNormalToo() {
        JudgedScale slow = new JudgedScale(EXPONENTIAL.own(), EXPONENTIAL.smoothed(), 6 * 3600);
        Key key = new Key(ONE_A_WEEK, slow);
        key.step = 6 * 60 * MINUTE;
        Random random = new Random(3);
        for (int record = 0; record < 240; record++) {
            key.judge(30 + exponential(random));
        }
        assertThat(key.abnormal).isBetween(2, 60);
    }

    @Test
    void whatWasConfirmedIsNotTheNewNormal() {
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        Random random = new Random(4);
        for (int minute = 0; minute < 2 * DAY; minute++) {
            // Confirmed an hour into it, and each morning again.
            if (minute % DAY == 60) {
                key.confirmed = key.time;
            }
            Verdict verdict = key.judge(30 + exponential(random));
            assertThat(verdict.anomalous()).as("minute %d", minute).isTrue();
            assertThat(verdict.settling()).isZero();
        }
    }

    @Test
    void whatIsInfiniteIsAbnormalAndTeachesNothing() {
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        for (int minute = 0; minute < 2 * DAY; minute++) {
            assertThat(key.judge(Double.POSITIVE_INFINITY).anomalous()).isTrue();
        }
        assertThat(key.level()).isFinite();
        assertThat(key.judge(1).anomalous()).isFalse();
        assertThat(key.judge(1000).anomalous()).isTrue();
    }

    @Test
    void gradesStayApartHoweverManyRecordsABudgetIsOf() {
        JudgedScale fast = new JudgedScale(EXPONENTIAL.own(), EXPONENTIAL.smoothed(), 0.001);
        Key key = new Key(new AlertBudget(AlertRate.parse("0.5/month"), Duration.ofHours(8)), fast);
        assertThat(key.judge(19).grade()).isBetween(0.01, 0.5);
        assertThat(key.judge(25).grade()).isEqualTo(1);
    }

    @Test
    void aSlowLeakIsStillCaught() {
        Random random = new Random(8);
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        for (int minute = 0; minute < 2 * WEEK; minute++) {
            key.judge(exponential(random));
        }
        key.forgetAlerts();
        for (int minute = 0; minute < 2 * DAY; minute++) {
            key.judge(15.0 * minute / (2 * DAY) + exponential(random));
        }
        assertThat(key.alerts).isPositive();
    }

    @Test
    void anEventTeachesLittle() {
        Random random = new Random(4);
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        for (int minute = 0; minute < WEEK; minute++) {
            key.judge(exponential(random));
        }
        double before = key.level();
        for (int minute = 0; minute < 60; minute++) {
            key.judge(1000);
        }
        for (int minute = 0; minute < DAY; minute++) {
            key.judge(Math.min(5, exponential(random)));
        }
        assertThat(key.level() - before).isBetween(-0.5, 0.5);
    }

    @Test
    void whatASmootherHoldsUpDoesNotKeepAnAlertOpen() {
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        assertThat(key.judge(40, 40).anomalous()).isTrue();
        assertThat(key.judge(1, 39).anomalous()).isFalse();
        assertThat(key.judge(1, 39).grade()).isZero();
        assertThat(key.judge(20, 38).anomalous()).isTrue();
    }

    @Test
    void aRecordWithoutAScoreChangesNothing() {
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        key.judge(3);
        float[] before = key.remembered.clone();
        Verdict verdict = key.judge(Double.NaN);
        assertThat(verdict.tailProbability()).isNaN();
        assertThat(verdict.anomalous()).isFalse();
        assertThat(key.remembered).containsExactly(before);
    }

    @Test
    void whatItRemembersDoesNotGrowAndIsTheWholeOfIt() {
        Random random = new Random(11);
        Key whole = new Key(ONE_A_WEEK, EXPONENTIAL);
        Key restored = new Key(ONE_A_WEEK, EXPONENTIAL);
        for (int minute = 0; minute < 5 * WEEK; minute++) {
            double value = exponential(random) + (minute % 9_000 < 30 ? 15 : 0);
            assertThat(restored.judge(value)).isEqualTo(whole.judge(value));
            if (minute % 5_000 == 0) {
                Key next = new Key(ONE_A_WEEK, EXPONENTIAL);
                System.arraycopy(restored.remembered, 0, next.remembered, 0, next.remembered.length);
                next.time = restored.time;
                restored = next;
            }
        }
        assertThat(whole.remembered).hasSize(20).doesNotContain(Float.NaN);
    }

    @Test
    void anOutageIsNoTimeInWhichNothingHappened() {
        Key key = new Key(ONE_A_WEEK, EXPONENTIAL);
        key.judge(1);
        double before = key.level();
        key.time += 365L * 24 * 60 * MINUTE;
        key.judge(1);
        assertThat(key.level()).isEqualTo(before);
        key.time -= 10 * MINUTE;
        assertThat(key.judge(1).anomalous()).isFalse();
    }

    @Test
    void recordsAHundredTimesASecondStillMakeADay() {
        JudgedScale fast = new JudgedScale(EXPONENTIAL.own(), EXPONENTIAL.smoothed(), 0.01);
        Key key = new Key(ONE_A_DAY, fast);
        double before = key.level();
        key.step = 10;
        for (int i = 0; i < 8_700_000; i++) {
            key.judge(1);
        }
        // A whole day without anything near the level lowers it.
        assertThat(key.level()).isLessThan(before - 1);
    }

    @Test
    void aConstantScoreIsNoDivisionByNothing() {
        double[] levels = {0, 0.5};
        double[] same = {3, 3};
        TailCalibration constant = new TailCalibration(levels, same, 3, 0.1, new Tail(0, 0, 1e-12, 0), 1000, 1);
        Key key = new Key(ONE_A_DAY, new JudgedScale(constant, constant, 60));
        for (int minute = 0; minute < 3 * DAY; minute++) {
            key.judge(3);
        }
        assertThat(key.level()).isNotNaN();
        assertThat(key.judge(1000).anomalous()).isTrue();
    }

    @Test
    void refusesToTakeEverythingForNormalAtOnce() {
        assertThatThrownBy(() -> new AlertBudget(AlertRate.parse("1/day"), Duration.ofMinutes(1)))
                .hasMessage("new_normal_after: expected at least 10min, got 60s");
    }

    /** Alerts a week after some weeks, the mean of ten keys of exponential values with something added. */
    private static double alertsAWeek(AlertBudget budget, int ignoredWeeks, int weeks, IntToDoubleFunction added) {
        double sum = 0;
        int keys = 10;
        for (int seed = 0; seed < keys; seed++) {
            Random random = new Random(seed);
            Key key = new Key(budget, EXPONENTIAL);
            for (int minute = 0; minute < weeks * WEEK; minute++) {
                if (minute == ignoredWeeks * WEEK) {
                    key.forgetAlerts();
                }
                key.judge(exponential(random) + added.applyAsDouble(minute));
            }
            sum += (double) key.alerts / (weeks - ignoredWeeks);
        }
        return sum / keys;
    }

    private static double exponential(Random random) {
        return -Math.log(1 - random.nextDouble());
    }

    private static JudgedScale scale(double extremalIndex) {
        DoubleUnaryOperator quantile = level -> -Math.log1p(-level);
        double[] levels = new double[51];
        Arrays.setAll(levels, i -> i / 100.0);
        double[] quantiles = Arrays.stream(levels).map(quantile).toArray();
        TailCalibration calibration =
                new TailCalibration(levels, quantiles, quantiles[50], 0.5, new Tail(0, 0, 1, 0), 10_000, extremalIndex);
        return new JudgedScale(calibration, calibration, 60);
    }

    /** A key's records and the alerts that they raise, merged over an hour. */
    private static final class Key {
        private final Threshold threshold;
        private final float[] remembered;
        private final JudgedScale scale;
        private final AlertBudget budget;
        private long time = START;
        private long step = MINUTE;
        private long lastAbnormal = Long.MIN_VALUE / 2;
        private int alerts;
        private int abnormal;
        private long confirmed = Long.MIN_VALUE;

        Key(AlertBudget budget, JudgedScale scale) {
            this.budget = budget;
            this.scale = scale;
            threshold = budget.on(scale);
            remembered = new float[threshold.memory()];
            Arrays.fill(remembered, Float.NaN);
        }

        Verdict judge(double value) {
            return judge(value, value);
        }

        Verdict judge(double own, double smoothed) {
            Verdict verdict = threshold.judge((float) own, (float) smoothed, time, remembered, confirmed);
            if (verdict.anomalous()) {
                alerts += time - lastAbnormal > 60 * MINUTE ? 1 : 0;
                abnormal++;
                lastAbnormal = time;
            }
            time += step;
            return verdict;
        }

        void forgetAlerts() {
            alerts = 0;
            abnormal = 0;
        }

        /** Where a record is abnormal from. */
        double level() {
            KeyMemory memory = KeyMemory.read(remembered);
            return scale.smoothed().abnormalityAt(budget.tailProbability(scale)) + memory.shift + memory.budgetShift;
        }
    }
}
