package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TailFitTest {
    private final Random random = new Random(8);

    @Test
    void anExponentialTailIsThreeFifthsOfTheSample() {
        TailFit fit = fit(Surprisals.EXPONENTIAL.sampler().draw(random, 2_000));
        assertThat(fit.above()).isEqualTo(1_200);
        assertThat(fit.tail().shape()).isZero();
        assertThat(fit.tail().growth()).isZero();
    }

    @Test
    void aLighterTailHasARisingHazard() {
        TailFit fit = fit(DoubleStream.generate(() -> Math.abs(random.nextGaussian()))
                .limit(2_000)
                .toArray());
        assertThat(fit.tail().growth()).isPositive();
        assertThat(fit.tail().shape()).isZero();
        assertThat(fit.tail().straightBelow()).isEqualTo(5 / (fit.extremalIndex() * fit.above()));
    }

    @Test
    void aHeavierTailHasAShape() {
        TailFit fit = fit(DoubleStream.generate(() -> Math.pow(random.nextDouble(), -0.4))
                .limit(2_000)
                .toArray());
        assertThat(fit.tail().shape()).isBetween(0.2, 0.6);
        assertThat(fit.tail().growth()).isZero();
    }

    /** Clusters make every test of form pass; what is not the tail must stay out all the same. */
    @Test
    void theTailOfClustersIsAtMost15Percent() {
        TailFit fit = fit(Surprisals.held(Surprisals::exponential).draw(random, 10_000));
        assertThat(fit.extremalIndex()).isLessThan(0.7);
        assertThat(fit.above()).isLessThanOrEqualTo(1_500);
    }

    /** Of 400 held values hardly twenty are independent: no part of them is left out for being large. */
    @Test
    void fewIndependentValuesAreAllNeeded() {
        TailFit fit = fit(Surprisals.held(Surprisals::exponential).draw(random, 400));
        assertThat(fit.extremalIndex() * fit.above()).isLessThanOrEqualTo(20);
        assertThat(fit.above()).isGreaterThan(60);
    }

    @Test
    void takesTheOneValueThatDiffers() {
        double[] values = new double[100];
        values[7] = 3;
        TailFit fit = fit(values);
        assertThat(fit.above()).isEqualTo(1);
        assertThat(fit.tail()).isEqualTo(Tail.exponential(3));
    }

    private static TailFit fit(double[] series) {
        double[] sorted = series.clone();
        Arrays.sort(sorted);
        return TailFit.of(series, sorted);
    }
}
