package io.surprisal.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedRecordTest {
    private final List<Long> times = new ArrayList<>();

    @Test
    void comesUntilItIsAnomalousOnceInEachInterval() {
        assertThat(RepeatedRecord.firstAnomalous(time -> anomalousFrom(3, time), 2.5))
                .isEqualTo(3);
        assertThat(times).containsExactly(2500L, 5000L, 7500L);
    }

    @Test
    void comesSixtyFourTimesAtMost() {
        assertThat(RepeatedRecord.firstAnomalous(time -> anomalousFrom(64, time), 60))
                .isEqualTo(64);
        times.clear();
        assertThat(RepeatedRecord.firstAnomalous(time -> anomalousFrom(65, time), 60))
                .isZero();
        assertThat(times).hasSize(64);
    }

    private Verdict anomalousFrom(int coming, long time) {
        times.add(time);
        return new Verdict(1, 0, times.size() >= coming);
    }
}
