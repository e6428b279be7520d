package io.surprisal.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFeedbackTest {
    @Test
    void nothingSaidChangesNothing() {
        assertThat(KeyFeedback.NONE.lift(10, 1)).isEqualTo(10);
        assertThat(KeyFeedback.NONE.silences(0)).isFalse();
        assertThat(KeyFeedback.NONE.confirms(0, 1_000)).isFalse();
    }

    @Test
    void liftsJustAboveWhatWasNoAnomaly() {
        assertThat(answered(12.5f, 1, Float.POSITIVE_INFINITY).lift(10, 1)).isEqualTo(Math.nextUp(12.5f));
    }

    @Test
    void neverLowersTheThreshold() {
        assertThat(answered(9, 3, 8).lift(10, 1)).isEqualTo(10);
    }

    @Test
    void eachAnswerLiftsByThreeScalesAtMost() {
        assertThat(answered(1000, 1, Float.POSITIVE_INFINITY).lift(10, 2)).isEqualTo(16);
        assertThat(answered(1000, 2, Float.POSITIVE_INFINITY).lift(10, 2)).isEqualTo(22);
    }

    @Test
    void whatWasConfirmedStaysAnAnomaly() {
        assertThat(answered(14, 3, 12).lift(10, 2)).isEqualTo(12);
    }

    @Test
    void aSilenceEndsAtItsTime() {
        KeyFeedback silenced = new KeyFeedback(Float.NEGATIVE_INFINITY, 0, Float.POSITIVE_INFINITY, Long.MIN_VALUE, 50);
        assertThat(silenced.silences(49)).isTrue();
        assertThat(silenced.silences(50)).isFalse();
    }

    private static KeyFeedback answered(float normal, int falsePositives, float abnormal) {
        return new KeyFeedback(normal, falsePositives, abnormal, Long.MIN_VALUE, Long.MIN_VALUE);
    }
}
