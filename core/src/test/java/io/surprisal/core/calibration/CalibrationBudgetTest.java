package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.calibration.CalibrationSimulation.Outcome;
import org.junit.jupiter.api.Test;

/** Holds what {@link CalibrationSimulation} prints: an alert budget of 1e-4 is held by most calibrations. */
class CalibrationBudgetTest {
    @Test
    void fiveHundredExponentialRowsHoldTheBudget() {
        Outcome outcome =
                CalibrationSimulation.outcome(Surprisals.EXPONENTIAL, 500, 2_000, CalibrationSimulation::threshold);
        assertThat(outcome.within()).isGreaterThanOrEqualTo(0.94);
        assertThat(outcome.overTen()).isLessThan(0.005);
        assertThat(outcome.silent()).isLessThan(0.02);
    }

    @Test
    void moreRowsHoldItBetter() {
        Outcome outcome =
                CalibrationSimulation.outcome(Surprisals.EXPONENTIAL, 2_370, 300, CalibrationSimulation::threshold);
        assertThat(outcome.within()).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void hundredRowsSeldomAlertTenTimesTooOften() {
        Outcome outcome =
                CalibrationSimulation.outcome(Surprisals.EXPONENTIAL, 100, 1_000, CalibrationSimulation::threshold);
        assertThat(outcome.overTen()).isLessThan(0.04);
        assertThat(outcome.silent()).isLessThan(0.08);
    }

    /** The seed is fixed: the bounds leave room for another machine's rounding alone. */
    @Test
    void holdsItOnOtherDistributionsBetterThanAnUnpenalisedFit() {
        for (Surprisals surprisals : Surprisals.all()) {
            Outcome today = CalibrationSimulation.outcome(surprisals, 500, 60, CalibrationSimulation::threshold);
            Outcome unpenalised = CalibrationSimulation.outcome(surprisals, 500, 60, OtherFits::maximumLikelihood);
            if (!surprisals.name().equals("Student t 3")) {
                assertThat(today.overTen()).as(surprisals.name()).isLessThan(unpenalised.overTen());
            }
        }
    }

    /** Half a χ² of 38 degrees of freedom: what a Gaussian record of 38 features gives. */
    @Test
    void lightTailsAreNotSilent() {
        Outcome few = outcome("gamma 19", 500, 200);
        assertThat(few.silent()).isLessThan(0.15);
        assertThat(few.within()).isGreaterThan(0.65);
        assertThat(few.overTen()).isLessThan(0.02);
        Outcome many = outcome("gamma 19", 2_370, 100);
        assertThat(many.silent()).isLessThan(0.02);
        assertThat(many.within()).isGreaterThan(0.85);
    }

    @Test
    void dependentLightTailsAreSeldomSilent() {
        for (String name : new String[] {"autoregressive", "held gamma 19"}) {
            Outcome outcome = outcome(name, 2_370, 100);
            assertThat(outcome.silent()).as(name).isLessThan(0.4);
            assertThat(outcome.within()).as(name).isGreaterThan(0.4);
            assertThat(outcome.overTen()).as(name).isLessThan(0.08);
        }
    }

    private static Outcome outcome(String name, int rows, int fits) {
        return CalibrationSimulation.outcome(Surprisals.named(name), rows, fits, CalibrationSimulation::threshold);
    }

    @Test
    void theIntervalOfTheRealisedRateHoldsIt() {
        assertThat(CalibrationSimulation.covered(Surprisals.EXPONENTIAL, 500, 500))
                .isBetween(0.91, 0.98);
    }
}
