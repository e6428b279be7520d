package io.surprisal.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class LoadTest {
    /** Due at 1.000000 s, 1.004 s and 1.008 s. */
    private final Load load = new Load(1_000_000, 250, 3);

    @Test
    void latenciesCountFromTheAppendAndFromTheScheduleWhateverTheOrderOfTheScores() {
        load.appended(0, 70, 1001);
        load.appended(1, 71, 1007);
        load.appended(2, 72, 1009);
        load.scored(72, 7, 1031);
        load.scored(70, 8, 1031);
        load.scored(71, 9, 1040);
        assertThat(load.due(2)).isEqualTo(8000);
        assertThat(load.fromAppend(0)).isEqualTo(30_000);
        assertThat(load.fromDue(0)).isEqualTo(31_000);
        assertThat(load.fromAppend(1)).isEqualTo(33_000);
        assertThat(load.fromDue(1)).isEqualTo(36_000);
        assertThat(load.fromDue(2)).isEqualTo(23_000);
    }

    @Test
    void aRecordOfSomebodyElseInBetweenIsAnError() {
        load.appended(0, 70, 1001);
        assertThatIllegalStateException()
                .isThrownBy(() -> load.appended(1, 72, 1001))
                .withMessageStartingWith("Record 1 of a load lies at offset 72; expected 71");
    }
}
