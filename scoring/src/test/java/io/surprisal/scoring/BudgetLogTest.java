package io.surprisal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.calibration.BudgetSupport;
import io.surprisal.core.calibration.Tail;
import io.surprisal.core.calibration.TailCalibration;
import org.junit.jupiter.api.Test;

class BudgetLogTest {
    @Test
    void saysWhatTheHeldOutRecordsSupport() {
        double[] levels = {0, 0.5};
        TailCalibration calibration = new TailCalibration(levels, levels, 0.5, 0.6, new Tail(0, 0, 1, 0), 2_370, 1);
        assertThat(BudgetLog.text("pump", calibration, BudgetSupport.of(calibration, 1e-4)))
                .isEqualTo(
                        "Model pump, alert budget 0.00010: between 6.4e-05 and 0.00016 of normal records are expected to"
                                + " alert; the smallest budget that its 2,370 held-out records support within a factor of 3 is"
                                + " 4.2e-06");
    }
}
