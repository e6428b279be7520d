package io.surprisal.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OneCycleTest {
    private final OneCycle schedule = new OneCycle(1e-3, 1000);

    @Test
    void risesToThePeakAndFallsToAlmostNothing() {
        assertThat(schedule.valueAt(0, 0)).isCloseTo(4e-5, within(1e-12));
        assertThat(schedule.valueAt(100, 0)).isCloseTo(1e-3, within(1e-12));
        assertThat(schedule.valueAt(550, 0)).isCloseTo(5e-4, within(1e-8));
        assertThat(schedule.valueAt(1000, 0)).isCloseTo(4e-9, within(1e-12));
    }
}
