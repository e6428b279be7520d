package io.surprisal.core.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordWindowTest {
    private static final float NaN = Float.NaN;

    @Test
    void endsWithTheRecordAndBeginsWithTheOldest() {
        RecordWindow window = RecordWindow.empty(3, 2);
        window.add(new float[] {1, 10});
        assertThat(window.values()).containsExactly(NaN, NaN, NaN, NaN, 1, 10);
        window.add(new float[] {2, NaN});
        assertThat(window.values()).containsExactly(NaN, NaN, 1, 10, 2, NaN);
        window.add(new float[] {3, 30});
        assertThat(window.values()).containsExactly(1, 10, 2, NaN, 3, 30);
        window.add(new float[] {4, 40});
        assertThat(window.values()).containsExactly(2, NaN, 3, 30, 4, 40);
    }
}
