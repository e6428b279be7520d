package io.surprisal.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> new TailThreshold(1.5)).hasMessageContaining("1.5");
    }
}
