package io.surprisal.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.TailCalibration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailThresholdTest {
    private final TailThreshold threshold = new TailThreshold(1e-3);

    @Test
    void gradesByDecadesBeyondTheThreshold() {
        assertThat(threshold.judge(0.2)).isEqualTo(new Verdict(0.2, 0, false));
        assertThat(threshold.judge(1e-6).grade()).isCloseTo(0.5, within(1e-12));
        assertThat(threshold.judge(1e-12).grade()).isEqualTo(1);
        assertThat(threshold.judge(1e-3).anomalous()).isTrue();
        assertThat(threshold.judge(1e-3).grade()).isPositive();
    }

    @Test
    void aRecordWithoutAScoreIsNotAnomalous() {
        assertThat(threshold.judge(Double.NaN).anomalous()).isFalse();
        assertThat(threshold.judge(Double.NaN).grade()).isZero();
    }

    @Test
    void saysFromWhereOnARecordIsAbnormal() {
        double[] held =
                new Random(1).doubles(2_000).map(share -> -Math.log(share)).toArray();
        TailCalibration calibration = TailCalibration.fit(held);
        Threshold onScale = threshold.on(new JudgedScale(calibration, calibration, 60));
        float level = judge(onScale, 1).threshold();
        assertThat(level).isEqualTo((float) calibration.abnormalityAt(1e-3)).isBetween(6f, 8f);
        assertThat(judge(onScale, level - 0.01f).anomalous()).isFalse();
        assertThat(judge(onScale, level + 0.01f).anomalous()).isTrue();
    }

    private static Verdict judge(Threshold onScale, float value) {
        return onScale.judge(value, value, 0, new float[0], Long.MIN_VALUE);
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> new TailThreshold(1.5)).hasMessageContaining("1.5");
    }
}
