package io.surprisal.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmootherTest {
    private static final float NaN = Float.NaN;

    @Test
    void holdsAPeakAndLetsItDecay() {
        assertThat(smoothed(new Smoother(1, 0.25), 1, 5, 1, 1, 3, 2))
                // 5 − 4/4 = 4, 4 − 3/4 = 3.25, 3.25 − 0.25/4 = 3.1875, 3.1875 − 1.1875/4 = 2.890625
                .containsExactly(1, 5, 4, 3.25f, 3.1875f, 2.890625f);
    }

    @Test
    void withEqualRatesIsAMovingAverage() {
        assertThat(smoothed(new Smoother(0.5, 0.5), 4, 8, 0, -2)).containsExactly(4, 6, 3, 0.5f);
    }

    @Test
    void aValueThatIsNotThereLeavesTheStateAlone() {
        assertThat(smoothed(new Smoother(1, 0.5), NaN, 2, NaN, 1)).containsExactly(NaN, 2, 2, 1.5f);
    }

    @Test
    void anInfiniteValueIsForgottenAtTheNext() {
        assertThat(smoothed(new Smoother(1, 0.5), 1, Float.POSITIVE_INFINITY, 3, 2))
                .containsExactly(1, Float.POSITIVE_INFINITY, 3, 2.5f);
    }

    @Test
    void withBothRatesOneChangesNothing() {
        float[] values = {3, -1000, 0.1f, 7};
        assertThat(smoothed(Smoother.IDENTITY, values)).containsExactly(values);
        assertThat(Smoother.IDENTITY.isIdentity()).isTrue();
        assertThat(new Smoother(1, 0.99).isIdentity()).isFalse();
    }

    @Test
    void staysBetweenItsStateAndTheValue() {
        Smoother smoother = new Smoother(0.3, 0.05);
        assertThat(smoother.next(2, 10)).isCloseTo(4.4f, within(1e-6f));
        assertThat(smoother.next(10, 2)).isCloseTo(9.6f, within(1e-6f));
        assertThat(smoother.next(2, 2)).isEqualTo(2);
    }

    @Test
    void refusesRatesThatAreNone() {
        assertThatThrownBy(() -> new Smoother(0, 0.5))
                .hasMessage("A smoother's rates are above 0 and at most 1; got rise 0.0 and fall 0.5");
        assertThatThrownBy(() -> new Smoother(1, 1.5)).hasMessageContaining("got rise 1.0 and fall 1.5");
        assertThatThrownBy(() -> new Smoother(Double.NaN, 1)).hasMessageContaining("got rise NaN");
    }

    private static float[] smoothed(Smoother smoother, float... values) {
        float state = Smoother.NO_STATE;
        float[] smoothed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            state = smoother.next(state, values[i]);
            smoothed[i] = state;
        }
        return smoothed;
    }
}
