package io.surprisal.evaluation.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InjectionTest {
    private static final int PLACE = 500;
    private static final int LENGTH = 4;
    private static final int TAIL = 2;
    private static final int NONE = -1;

    /** 0 … 6 again and again, of which nothing is a period: seven records are too few. A second feature, and a counter. */
    private final KeySeries plain =
            Telemetry.series(Telemetry.rows(2000, i -> i % 7, Telemetry.noise(100, 10, 1), i -> 5.0 * i));

    private final KeySeries daily = Telemetry.series(Telemetry.rows(14 * Telemetry.DAY, Telemetry.daily(2, 1)));

    private final double spread = plain.course(0).spread();

    @Test
    void stuckIsTheLastValueAndThenTheUntouchedOnes() {
        // Records 499 to 505 are 2, 3, 4, 5, 6, 0, 1.
        assertThat(values(FaultKind.STUCK, 0)).containsExactly(2, 2, 2, 2, 0, 1);
    }

    @Test
    void vanishedNoiseIsTheMeanOfTheRecordsAbout() {
        float[] values = values(FaultKind.VANISHED_NOISE, 0);
        // Records 493 to 507: two rounds of 21 and a 3.
        assertThat(values[0]).isCloseTo(45 / 15f, within(1e-6f));
        assertThat(values[1]).isCloseTo((45 - 3 + 4) / 15f, within(1e-6f));
        assertThat(values[LENGTH]).isZero();
    }

    @Test
    void louderNoiseIsFurtherFromTheMean() {
        assertThat(values(FaultKind.LOUDER_NOISE, 4)[1])
                .isCloseTo((float) (46 / 15.0 + 4 * (4 - 46 / 15.0)), within(1e-5f));
    }

    @Test
    void spikesShiftsAndLeaksAreCountedInSpreads() {
        assertThat(values(FaultKind.SPIKE, 3)[0]).isCloseTo((float) (3 + 3 * spread), within(1e-5f));
        assertThat(values(FaultKind.LEVEL_SHIFT, 6)[3]).isCloseTo((float) (6 + 6 * spread), within(1e-5f));
        float[] leak = values(FaultKind.DRIFT, 3);
        assertThat(leak[0]).isEqualTo(3);
        assertThat(leak[3]).isCloseTo((float) (6 + 3 * spread * 3 / 1440), within(1e-5f));
    }

    @Test
    void aShiftGoesDownOnlyWhereTheFeatureHasBeen() {
        Fault shift = new Fault(FaultKind.LEVEL_SHIFT, 1, "", LENGTH);
        KeySeries noise = Telemetry.series(Telemetry.rows(2000, Telemetry.noise(100, 10, 1)));
        Spot down = new Spot(noise, PLACE, LENGTH, 0, NONE, NONE, true);
        float before = noise.value(PLACE, 0);
        float by = (float) noise.course(0).spread();
        assertThat(Injection.of(shift, down, TAIL).values()[0][0]).isCloseTo(before - by, within(1e-4f));
        Fault far = new Fault(FaultKind.LEVEL_SHIFT, 6, "", LENGTH);
        assertThat(Injection.of(far, down, TAIL).values()[0][0]).isCloseTo(before + 6 * by, within(1e-4f));
    }

    @Test
    void dropsGoToZeroAndToTheLowest() {
        assertThat(values(FaultKind.DROP, 0)).startsWith(0, 0, 0, 0).endsWith(0, 1);
        Spot spot = new Spot(plain, PLACE, LENGTH, 1, NONE, NONE, false);
        Fault drop = new Fault(FaultKind.DROP, Fault.TO_LOWEST, "", LENGTH);
        assertThat(Injection.of(drop, spot, TAIL).values()[0][2])
                .isEqualTo((float) plain.course(1).lowest())
                .isBetween(50f, 75f);
    }

    @Test
    void theNoiseOfAMissingPeakStays() {
        int midnight = 7 * Telemetry.DAY;
        float[] values = of(FaultKind.MISSING_PEAK, 0, daily, midnight, 720).values()[0];
        FeatureCourse course = daily.course(0);
        double before = course.usual(daily.time(midnight));
        assertThat(before).isCloseTo(100, within(1.0));
        double noise = daily.value(midnight + 360, 0) - course.usual(daily.time(midnight + 360));
        assertThat(values[360]).isCloseTo((float) (before + noise), within(1e-3f));
    }

    @Test
    void aPhaseShiftIsAQuarterAhead() {
        int midnight = 7 * Telemetry.DAY;
        float[] values =
                of(FaultKind.PHASE_SHIFT, 0.25, daily, midnight, Telemetry.DAY).values()[0];
        // At midnight the sine is 0 and its quarter later 1.
        double noise = daily.value(midnight, 0) - 100;
        assertThat(values[0] - noise).isCloseTo(130, within(1.5));
        float[] fast =
                of(FaultKind.FREQUENCY, 1.5, daily, midnight, Telemetry.DAY).values()[0];
        int at = 240;
        assertThat(fast[at] - (daily.value(midnight + at, 0) - (100 + 30 * Math.sin(2 * Math.PI * at / 1440))))
                .isCloseTo(130, within(1.5));
    }

    @Test
    void swappedMetricsAreStandardised() {
        Spot spot = new Spot(plain, PLACE, LENGTH, 0, 1, NONE, false);
        Injection swapped = Injection.of(new Fault(FaultKind.SWAPPED, 0, "", LENGTH), spot, TAIL);
        assertThat(swapped.features()).containsExactly(0, 1);
        FeatureCourse.Spread first = plain.course(0).whole();
        FeatureCourse.Spread second = plain.course(1).whole();
        assertThat(swapped.values()[0][0])
                .isCloseTo(
                        (float) (first.median()
                                + (plain.value(PLACE, 1) - second.median()) / second.size() * first.size()),
                        within(1e-4f));
        assertThat(swapped.values()[1][0])
                .isCloseTo(
                        (float) (second.median() + (3 - first.median()) / first.size() * second.size()), within(1e-3f));
        assertThat(swapped.values()[1][LENGTH]).isEqualTo(plain.value(PLACE + LENGTH, 1));
        float[] record = new float[3];
        swapped.into(record, PLACE + 1);
        assertThat(record).containsExactly(swapped.values()[0][1], swapped.values()[1][1], 0);
    }

    @Test
    void decoupledValuesAreThoseOfAnotherTime() {
        Spot spot = new Spot(plain, PLACE, LENGTH, 1, NONE, 900, false);
        assertThat(Injection.of(new Fault(FaultKind.DECOUPLED, 0, "", LENGTH), spot, TAIL)
                        .values()[0])
                .containsExactly(
                        plain.value(900, 1),
                        plain.value(901, 1),
                        plain.value(902, 1),
                        plain.value(903, 1),
                        plain.value(504, 1),
                        plain.value(505, 1));
    }

    @Test
    void aStoppedCounterLacksWhatItDidNotCount() {
        Spot spot = new Spot(plain, PLACE, LENGTH, 2, NONE, NONE, false);
        assertThat(Injection.of(new Fault(FaultKind.STOPPED_COUNTER, 0, "", LENGTH), spot, TAIL)
                        .values()[0])
                .containsExactly(2495, 2495, 2495, 2495, 2500, 2505);
    }

    @Test
    void whatChangesLittleIsNoFault() {
        assertThat(of(FaultKind.STUCK, 0, plain, PLACE, LENGTH).changesMuch()).isTrue();
        KeySeries steps = Telemetry.series(Telemetry.rows(1000, i -> i % 10 < 7 ? 1 : i % 10));
        // Six of the seven records after the first 1 are 1 as well.
        assertThat(of(FaultKind.STUCK, 0, steps, 501, 7).changesMuch()).isFalse();
        assertThat(of(FaultKind.MISSING, 0, steps, 501, 7).changesMuch()).isTrue();
    }

    private float[] values(FaultKind kind, double size) {
        return of(kind, size, plain, PLACE, LENGTH).values()[0];
    }

    private static Injection of(FaultKind kind, double size, KeySeries series, int place, int length) {
        return Injection.of(
                new Fault(kind, size, "", length), new Spot(series, place, length, 0, NONE, NONE, false), TAIL);
    }
}
