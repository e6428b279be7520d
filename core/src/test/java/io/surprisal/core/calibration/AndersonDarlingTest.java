package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AndersonDarlingTest {
    private static final Tail EXPONENTIAL = Tail.exponential(1);

    /** The integral, summed over two million steps of F elsewhere. */
    @Test
    void isTheWeighedDistanceOfTheDistributions() {
        assertThat(AndersonDarling.statistic(new double[] {0.1, 0.7, 2}, EXPONENTIAL))
                .isCloseTo(0.24608625293784714, within(1e-6));
    }

    /** 2.492 is exceeded by 5 of 100 samples of a distribution that is known (Stephens 1974). */
    @Test
    void isLargeInFiveOfHundredSamplesOfTheTailItself() {
        Random random = new Random(6);
        int large = 0;
        for (int i = 0; i < 4_000; i++) {
            double[] sample = Surprisals.EXPONENTIAL.sampler().draw(random, 50);
            Arrays.sort(sample);
            large += AndersonDarling.statistic(sample, EXPONENTIAL) > 2.492 ? 1 : 0;
        }
        assertThat(large / 4_000.0).isCloseTo(0.05, within(0.01));
    }

    @Test
    void staysFiniteWhereAValueIsImpossible() {
        assertThat(AndersonDarling.statistic(new double[] {1e-300, 1e6}, EXPONENTIAL))
                .isGreaterThan(10)
                .isLessThan(100);
    }
}
