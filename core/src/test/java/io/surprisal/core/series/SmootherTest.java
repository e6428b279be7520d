package io.surprisal.core.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmootherTest {
    private static final float NaN = Float.NaN;

    @Test
    void holdsAPeakAndLetsItDecay() {
        assertThat(smoothed(new Smoother(1, 0.25, 0), 1, 5, 1, 1, 3, 2))
                // 5 − 4/4 = 4, 4 − 3/4 = 3.25, 3.25 − 0.25/4 = 3.1875, 3.1875 − 1.1875/4 = 2.890625
                .containsExactly(1, 5, 4, 3.25f, 3.1875f, 2.890625f);
    }

    @Test
    void withEqualRatesIsAMovingAverage() {
        assertThat(smoothed(new Smoother(0.5, 0.5, 0), 4, 8, 0, -2)).containsExactly(4, 6, 3, 0.5f);
    }

    @Test
    void aValueThatIsNotThereLeavesTheStateAlone() {
        assertThat(smoothed(new Smoother(1, 0.5, 0), NaN, 2, NaN, 1)).containsExactly(NaN, 2, NaN, 1.5f);
    }

    @Test
    void anInfiniteValueIsForgottenAtTheNext() {
        assertThat(smoothed(new Smoother(1, 0.5, 0), 1, Float.POSITIVE_INFINITY, 3, 2))
                .containsExactly(1, Float.POSITIVE_INFINITY, 3, 2.5f);
    }

    @Test
    void withBothRatesOneChangesNothing() {
        float[] values = {3, -1000, 0.1f, 7};
        assertThat(smoothed(Smoother.IDENTITY, values)).containsExactly(values);
        assertThat(Smoother.IDENTITY.isIdentity()).isTrue();
        assertThat(new Smoother(1, 0.99, 0).isIdentity()).isFalse();
    }

    @Test
    void eachPartIsHeldByItselfAndTheRecordsOwnValueCounts() {
        Smoother smoother = new Smoother(1, 0.5, 0.25);
        SmootherState state = SmootherState.empty(2);
        assertThat(smoother.next(state, new float[] {8, 0}, 8)).isEqualTo(8);
        // Held: 4 and 6; the record's own 6 with a weight of a quarter: (4 + 6 + 1.5) / 1.25.
        assertThat(smoother.next(state, new float[] {0, 6}, 6)).isCloseTo(9.2f, within(1e-6f));
        assertThat(state.held()).containsExactly(4, 6);
    }

    @Test
    void aPartWithoutAValueKeepsItsState() {
        Smoother smoother = new Smoother(1, 0.5, 0);
        SmootherState state = new SmootherState(3, NaN);
        assertThat(smoother.next(state, new float[] {5, NaN}, 5)).isEqualTo(5);
        assertThat(smoother.next(state, new float[] {NaN, NaN}, NaN)).isNaN();
        assertThat(state.held()).containsExactly(5, NaN);
    }

    @Test
    void refusesRatesThatAreNone() {
        assertThatThrownBy(() -> new Smoother(0, 0.5, 0))
                .hasMessage("rise: expected a rate above 0, at most 1, got 0.0");
        assertThatThrownBy(() -> new Smoother(1, 1.5, 0))
                .hasMessage("fall: expected a rate above 0, at most 1, got 1.5");
        assertThatThrownBy(() -> new Smoother(Double.NaN, 1, 0)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> new Smoother(1, 1, -1)).hasMessageContaining("at least 0, got -1.0");
    }

    private static float[] smoothed(Smoother smoother, float... values) {
        SmootherState state = SmootherState.empty(1);
        float[] smoothed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            smoothed[i] = smoother.next(state, new float[] {values[i]}, values[i]);
        }
        return smoothed;
    }
}
