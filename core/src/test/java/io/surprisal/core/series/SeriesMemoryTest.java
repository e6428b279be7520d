package io.surprisal.core.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.series.SeriesState.Part;
import org.junit.jupiter.api.Test;

class SeriesMemoryTest {
    private static final float NaN = Float.NaN;
    private static final Smoother HOLD = new Smoother(1, 0.5, 0);

    @Test
    void remembersWindowAndHeldValuesOfEachKey() {
        SeriesMemory memory = new SeriesMemory(2, 1, 7, HOLD, 1, 8);
        SeriesState key = new SeriesState();
        assertThat(memory.window(key, new float[] {1})).containsExactly(NaN, 1);
        assertThat(memory.window(key, new float[] {2})).containsExactly(1, 2);
        assertThat(memory.smooth(key, new float[] {8}, 8)).isEqualTo(8);
        assertThat(memory.smooth(key, new float[] {0}, 0)).isEqualTo(4);
        assertThat(memory.smooth(key, new float[] {NaN}, NaN)).isNaN();
        assertThat(memory.window(new SeriesState(), new float[] {3})).containsExactly(NaN, 3);
        assertThat(memory.forgetForeign(key)).isZero();
        assertThat(key.of(Part.WINDOW, 7)).containsExactly(1, 2);
        assertThat(key.of(Part.SMOOTHER, 8)).containsExactly(4);
    }

    @Test
    void nothingIsRememberedForAModelOfSingleRecordsThatSmoothsNothing() {
        SeriesMemory memory = new SeriesMemory(1, 2, 7, null, 1, 8);
        SeriesState key = new SeriesState();
        float[] record = {1, 2};
        assertThat(memory.remembers()).isFalse();
        assertThat(memory.window(key, record)).isSameAs(record);
        assertThat(memory.smooth(key, new float[] {5}, 5)).isEqualTo(5);
        assertThat(key.of(Part.WINDOW, 7)).isNull();
        assertThat(key.of(Part.SMOOTHER, 8)).isNull();
    }

    @Test
    void forgetsWhatBelongsToAnotherModelAndKeepsTheRest() {
        SeriesState key = new SeriesState();
        SeriesMemory first = new SeriesMemory(2, 1, 7, HOLD, 1, 8);
        first.window(key, new float[] {1});
        first.smooth(key, new float[] {100}, 100);
        SeriesMemory retrained = new SeriesMemory(2, 1, 7, HOLD, 1, 9);
        assertThat(retrained.forgetForeign(key)).isEqualTo(1);
        assertThat(retrained.window(key, new float[] {2})).containsExactly(1, 2);
        assertThat(retrained.smooth(key, new float[] {3}, 3)).isEqualTo(3);
        SeriesMemory ofOtherFeatures = new SeriesMemory(2, 1, 6, HOLD, 1, 10);
        assertThat(ofOtherFeatures.forgetForeign(key)).isEqualTo(2);
        assertThat(ofOtherFeatures.window(key, new float[] {4})).containsExactly(NaN, 4);
    }

    @Test
    void aCopyIsChangedByItself() {
        SeriesMemory memory = new SeriesMemory(1, 1, 7, HOLD, 1, 8);
        SeriesState key = new SeriesState();
        memory.smooth(key, new float[] {8}, 8);
        SeriesState copy = key.copy();
        memory.smooth(key, new float[] {0}, 0);
        assertThat(copy.of(Part.SMOOTHER, 8)).containsExactly(8);
        assertThat(key.of(Part.SMOOTHER, 8)).containsExactly(4);
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThatThrownBy(() -> new SeriesMemory(0, 3, 7, null, 1, 8))
                .hasMessage("Window, features and parts of the abnormality are at least 1; got 0, 3 and 1");
    }
}
