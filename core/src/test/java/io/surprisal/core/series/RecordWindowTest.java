package io.surprisal.core.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordWindowTest {
    private static final float NaN = Float.NaN;

    @Test
    void endsWithTheRecordAndBeginsWithTheOldest() {
        float[] first = RecordWindow.next(null, new float[] {1, 10}, 3);
        float[] second = RecordWindow.next(first, new float[] {2, NaN}, 3);
        float[] third = RecordWindow.next(second, new float[] {3, 30}, 3);
        float[] fourth = RecordWindow.next(third, new float[] {4, 40}, 3);
        assertThat(first).containsExactly(NaN, NaN, NaN, NaN, 1, 10);
        assertThat(second).containsExactly(NaN, NaN, 1, 10, 2, NaN);
        assertThat(third).containsExactly(1, 10, 2, NaN, 3, 30);
        assertThat(fourth).containsExactly(2, NaN, 3, 30, 4, 40);
    }

    @Test
    void aWindowOfOneIsACopyOfTheRecord() {
        float[] record = {1, 2};
        float[] window = RecordWindow.next(new float[] {8, 9}, record, 1);
        assertThat(window).containsExactly(record).isNotSameAs(record);
    }
}
