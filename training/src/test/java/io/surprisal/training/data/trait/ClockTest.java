package io.surprisal.training.data.trait;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.table.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1396310700",
                "1396310700.0",
                "1396310700000",
                "1396310700000000",
                "1396310700000000000",
                "2014-04-01 00:05:00",
                "2014-04-01T00:05",
                "2014-04-01T00:05:00.000Z",
                "2014-04-01T02:05:00+02:00",
                "2014-04-01 02:05:00+02"
            })
    void readsEveryUsualFormat(String time) {
        assertThat(Synthetic.clock(time).orElseThrow().millis(0)).isEqualTo(1_396_310_700_000L);
    }

    @Test
    void takesRowNumbersForNoClock() {
        assertThat(Synthetic.clock("0", "1", "2")).isEmpty();
        assertThat(Synthetic.clock("28478")).isEmpty();
        assertThat(Synthetic.clock("monday", "tuesday")).isEmpty();
        assertThat(Synthetic.clock((String) null)).isEmpty();
    }

    @Test
    void describesARegularClock() {
        Sampling regular = Sampling.of(Synthetic.everySeconds(1_000, 60), Synthetic.ordered(1_000));
        assertThat(regular).isEqualTo(new Sampling(60_000, 999, 0, 60_000, 0));
        assertThat(regular.irregular()).isFalse();
    }

    @Test
    void findsGapsAndStepsBack() {
        Clock clock = Synthetic.clock(
                        "1396310700",
                        "1396310760",
                        "1396310820",
                        "1396310880",
                        "1396314480",
                        "1396314420",
                        "1396314480")
                .orElseThrow();
        Sampling sampling = Sampling.of(clock, Synthetic.ordered(7));
        assertThat(sampling).isEqualTo(new Sampling(60_000, 6, 2, 3_600_000, 1));
        assertThat(sampling.irregular()).isTrue();
        assertThat(sampling.ordered()).isTrue();
    }
}
