package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExtremalIndexTest {
    @Test
    void independentValuesComeAlone() {
        double[] series = Surprisals.EXPONENTIAL.sampler().draw(new Random(1), 20_000);
        assertThat(ExtremalIndex.of(series, 3)).isCloseTo(1, within(0.06));
    }

    /** The larger of two neighbours: each high value comes twice, θ = ½. */
    @Test
    void countsPairsAsOne() {
        double[] drawn = Surprisals.EXPONENTIAL.sampler().draw(new Random(2), 40_001);
        double[] series = new double[40_000];
        for (int i = 0; i < series.length; i++) {
            series[i] = Math.max(drawn[i], drawn[i + 1]);
        }
        assertThat(ExtremalIndex.of(series, 5)).isCloseTo(0.5, within(0.07));
    }

    @Test
    void heldValuesComeInLongClusters() {
        double[] series = Surprisals.held(Surprisals::exponential).draw(new Random(3), 20_000);
        assertThat(ExtremalIndex.of(series, 5)).isBetween(0.05, 0.4);
    }

    @Test
    void oneRunIsOneCluster() {
        double[] series = new double[100];
        java.util.Arrays.fill(series, 40, 50, 1);
        assertThat(ExtremalIndex.of(series, 0.5)).isEqualTo(1);
        series[90] = 1;
        // Nine times of 1 and one of 41: 2 · 40² / (10 · 40 · 39).
        assertThat(ExtremalIndex.of(series, 0.5)).isCloseTo(3200.0 / 15600, within(1e-12));
    }

    @Test
    void fewExceedancesSayNothingOfDependence() {
        assertThat(ExtremalIndex.of(new double[] {1, 2, 3}, 3)).isEqualTo(1);
        assertThat(ExtremalIndex.of(new double[] {1, 2, 3}, 2)).isEqualTo(1);
        assertThat(ExtremalIndex.of(new double[] {1, 2, 3}, 1)).isEqualTo(1);
    }
}
