package io.surprisal.deploy.console.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateMeterTest {
    @Test
    void countsTheLastMinute() {
        RateMeter meter = new RateMeter();
        for (int second = 0; second < 120; second++) {
            meter.add(second * 1000L);
            meter.add(second * 1000L + 999);
        }
        meter.add(3_000);
        assertThat(meter.perSecond(119_999)).isEqualTo(2);
        assertThat(meter.perSecond(149_000)).isEqualTo(1);
        assertThat(meter.perSecond(500_000)).isZero();
    }
}
