package io.surprisal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.calibration.Tail;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.core.verdict.TailThreshold;
import org.junit.jupiter.api.Test;

class BudgetTextTest {
    private static final double[] LEVELS = {0, 0.5};

    @Test
    void saysWhatToExpect() {
        assertThat(BudgetText.of(new TailThreshold(1e-4), scale(500, 1)))
                .isEqualTo(
                        "Budget 1.0E-4 of normal records: starts at a tail probability of 1.0e-04 (surprisal 9.200), with a record every"
                                + " 60 s and abnormal ones in clusters of 1.0; by the sampling error of 500 held-out records, worth 500"
                                + " independent ones, between 0.37 and 2.7 times the budget alert; within a factor of 3 they support tail"
                                + " probabilities from 3.7e-05 on");
    }

    @Test
    void statesABudgetOfAlertsAsAShareOfRecords() {
        // A week has 10,080 minutes, and four abnormal records are one alert.
        assertThat(BudgetText.of(AlertBudget.defaults(), scale(5000, 0.25)))
                .startsWith("Budget 1/week a key, learning from it: starts at a tail probability of 4.0e-04 (surprisal")
                .contains("abnormal ones in clusters of 4.0");
    }

    @Test
    void saysWhatToDoWhereTheBudgetIsTooSmall() {
        assertThat(BudgetText.of(new TailThreshold(1e-4), scale(40, 1)))
                .endsWith(". Choose a larger budget, or hold out more rows");
    }

    private static JudgedScale scale(int count, double extremalIndex) {
        TailCalibration calibration =
                new TailCalibration(LEVELS, LEVELS, 0.5, 0.6, new Tail(0, 0, 1, 0), count, extremalIndex);
        return new JudgedScale(calibration, calibration, 60);
    }
}
