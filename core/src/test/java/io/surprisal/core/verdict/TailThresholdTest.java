package io.surprisal.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.Tail;
import io.surprisal.core.calibration.TailCalibration;
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
    void isLiftedByWhatWasNoAnomaly() {
        double[] levels = {0, 0.5};
        double[] quantiles = {0, Math.log(2)};
        TailCalibration exponential =
                new TailCalibration(levels, quantiles, quantiles[1], 0.5, new Tail(0, 0, 1, 0), 1_000, 1);
        Threshold fixed = threshold.on(new JudgedScale(exponential, exponential, 60));
        KeyFeedback answered = new KeyFeedback(8, 1, Float.POSITIVE_INFINITY, Long.MIN_VALUE, Long.MIN_VALUE);
        float[] nothing = {};
        assertThat(fixed.judge(8, 8, 0, nothing, KeyFeedback.NONE).anomalous()).isTrue();
        assertThat(fixed.judge(8, 8, 0, nothing, answered))
                .isEqualTo(new Verdict(exponential.tailProbability(8), 0, false));
        assertThat(fixed.judge(8.1f, 8.1f, 0, nothing, answered).anomalous()).isTrue();
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> new TailThreshold(1.5)).hasMessageContaining("1.5");
    }
}
