package io.surprisal.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalSharesTest {
    @Test
    void fiveBinsOfAContinuousValueWithTheSharesOfTheirGroups() {
        NormalShares shares = NormalShares.of(List.of(ramp(0, 101)));
        assertThat(shares.edges()).containsExactly(10.0, 35.0, 65.0, 90.0);
        assertThat(shares.bins()).isEqualTo(5);
        // Eleven of 101 values are at most 10; the last groups are the lower and the upper two bins.
        assertThat(shares.highest()).containsExactly(0.109, 0.2476, 0.2971, 0.2476, 0.0991, 0.3565, 0.3466);
    }

    @Test
    void theHighestShareOfAnyPartCounts() {
        float[] steps = new float[800];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i / 200;
        }
        NormalShares shares = NormalShares.of(List.of(steps));
        assertThat(shares.edges()).containsExactly(0.0, 1.0, 2.0);
        assertThat(shares.highest()).containsExactly(1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
        assertThat(NormalShares.of(List.of(Arrays.copyOf(steps, 300))).highest())
                .as("a part has at least 200 rows")
                .hasSize(2)
                .satisfies(highest -> assertThat(highest.get(0)).isCloseTo(2.0 / 3, within(1e-3)));
    }

    @Test
    void keysOfFewRowsArePutTogether() {
        float[] low = new float[150];
        float[] high = new float[150];
        Arrays.fill(high, 1);
        NormalShares shares = NormalShares.of(List.of(low, high));
        assertThat(shares.edges()).containsExactly(0.0);
        assertThat(shares.highest()).containsExactly(0.5, 0.5);
    }

    @Test
    void aValueThatNeverMovedOrNeverCameHasOneBin() {
        assertThat(NormalShares.of(List.of(new float[] {3, 3, 3})).highest()).containsExactly(1.0);
        assertThat(NormalShares.of(List.of(new float[] {Float.NaN})).highest()).containsExactly(0.0);
    }

    @Test
    void aSwitchThatIsNearlyAlwaysOnHasTwoBins() {
        float[] on = new float[100];
        Arrays.fill(on, 1);
        on[7] = 0;
        NormalShares shares = NormalShares.of(List.of(on));
        assertThat(shares.edges()).containsExactly(0.0);
        assertThat(shares.highest()).containsExactly(0.01, 0.99);
    }

    @Test
    void anEdgeIsTheSameFloatAsTheValueItWasMadeOf() {
        NormalShares shares = NormalShares.of(List.of(new float[] {0.1f, 0.1f, 0.7f}));
        assertThat(shares.edges()).containsExactly(0.1);
        assertThat(NormalShares.bin(shares.edgeValues(), 0.1f)).isZero();
        assertThat(NormalShares.bin(shares.edgeValues(), 0.7f)).isEqualTo(1);
    }

    @Test
    void namesItsGroups() {
        NormalShares shares = NormalShares.of(List.of(ramp(0, 101)));
        assertThat(List.of(shares.describe(0), shares.describe(2), shares.describe(4), shares.describe(6)))
                .containsExactly("of at most 10.00", "above 35.00 and at most 65.00", "above 90.00", "above 65.00");
    }

    @Test
    void refusesEdgesThatDoNotAscendAndSharesThatDoNotFit() {
        assertThatThrownBy(() -> new NormalShares(List.of(2.0, 1.0), List.of(1.0, 1.0, 1.0)))
                .hasMessage("The edges of bins are finite and ascend; got [2.0, 1.0]");
        assertThatThrownBy(() -> new NormalShares(List.of(2.0), List.of(1.5, 0.0)))
                .hasMessage("Bins between [2.0] have 2 shares in [0, 1]; got [1.5, 0.0]");
    }

    private static float[] ramp(int from, int to) {
        float[] values = new float[to - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = from + i;
        }
        return values;
    }
}
