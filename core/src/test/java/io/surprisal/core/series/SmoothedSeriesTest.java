package io.surprisal.core.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SmoothedSeriesTest {
    private static final Smoother HOLD = new Smoother(1, 0.5, 0);

    @Test
    void goesAlongTheValuesOfEachKeyByItself() {
        float[] values = {8, 100, 0, 0};
        assertThat(SmoothedSeries.of(HOLD, new String[] {"a", null, "a", null}, List.of(values), values))
                .containsExactly(8, 100, 4, 50);
        assertThat(SmoothedSeries.of(HOLD, null, List.of(values), values)).containsExactly(8, 100, 50, 25);
    }

    @Test
    void holdsEachPartByItself() {
        float[] sums = {8, 6};
        assertThat(SmoothedSeries.of(HOLD, null, List.of(new float[] {8, 0}, new float[] {0, 6}), sums))
                .containsExactly(8, 10);
    }
}
