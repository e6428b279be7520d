package io.surprisal.evaluation.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultTest {
    private static final double SECOND = 1000;

    @Test
    void durationsFollowTheRecords() {
        assertThat(Fault.durations(60 * SECOND)).containsExactly(15, 60, 240);
        // 4 minutes, 15 minutes, an hour.
        assertThat(Fault.durations(10 * SECOND)).containsExactly(24, 90, 360);
        // A day, four days, two weeks.
        assertThat(Fault.durations(3600 * SECOND)).containsExactly(24, 96, 336);
        // Eight weeks have no twelve records of a week each.
        assertThat(Fault.durations(7 * 86_400 * SECOND)).containsExactly(12, 48, 192);
    }

    @Test
    void aLeakTakesDays() {
        assertThat(Fault.all(60 * SECOND))
                .contains(
                        new Fault(FaultKind.DRIFT, 3, "3 s a day", 1440),
                        new Fault(FaultKind.DRIFT, 1, "1 s a day", 4320),
                        new Fault(FaultKind.SPIKE, 12, "12 s", 2),
                        new Fault(FaultKind.STUCK, 0, "", 60));
        assertThat(Fault.all(86_400 * SECOND)).noneMatch(fault -> fault.kind() == FaultKind.DRIFT);
    }
}
