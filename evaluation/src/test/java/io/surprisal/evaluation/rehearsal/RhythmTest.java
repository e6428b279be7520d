package io.surprisal.evaluation.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class RhythmTest {
    @Test
    void findsADay() {
        assertThat(period(7 * Telemetry.DAY, Telemetry.daily(2, 1))).isEqualTo(86_400_000.0);
    }

    @Test
    void findsAPeriodThatIsNoWholeNumberOfRecords() {
        IntToDoubleFunction noise = Telemetry.noise(0, 0.5, 2);
        double minutes = 137.3;
        assertThat(period(8000, i -> Math.sin(2 * Math.PI * i / minutes) + noise.applyAsDouble(i)))
                .isCloseTo(minutes * Telemetry.MINUTE, within(0.2 * Telemetry.MINUTE));
    }

    @Test
    void findsNoneInNoiseAndInAWander() {
        assertThat(period(8000, Telemetry.noise(5, 1, 3))).isZero();
        Random random = new Random(4);
        double[] walk = new double[8000];
        for (int i = 1; i < walk.length; i++) {
            walk[i] = walk[i - 1] + random.nextGaussian();
        }
        assertThat(period(8000, i -> walk[i])).isZero();
    }

    private static double period(int rows, IntToDoubleFunction feature) {
        return Rhythm.period(Telemetry.series(Telemetry.rows(rows, feature)), 0);
    }
}
