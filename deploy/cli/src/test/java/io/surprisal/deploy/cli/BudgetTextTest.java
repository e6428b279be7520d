package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.calibration.Tail;
import io.surprisal.core.calibration.TailCalibration;
import org.junit.jupiter.api.Test;

class BudgetTextTest {
    private static final double[] LEVELS = {0, 0.5};

    @Test
    void saysWhatToExpect() {
        assertThat(BudgetText.of(calibration(500), 1e-4))
                .isEqualTo(
                        "Budget 1e-04: between 3.7e-05 and 2.7e-04 of normal records are expected to alert; the smallest"
                                + " budget that 500 held-out records, worth 500 independent ones, support within a factor of 3 is"
                                + " 3.7e-05");
    }

    @Test
    void saysWhatToDoWhereTheBudgetIsTooSmall() {
        assertThat(BudgetText.of(calibration(40), 1e-4)).endsWith(". Choose a larger budget, or hold out more rows");
    }

    private static TailCalibration calibration(int count) {
        return new TailCalibration(LEVELS, LEVELS, 0.5, 0.6, new Tail(0, 0, 1, 0), count, 1);
    }
}
