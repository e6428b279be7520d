package io.surprisal.core.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.series.SeriesMemory.Owners;
import io.surprisal.core.series.SeriesState.Part;
import io.surprisal.core.verdict.Threshold;
import io.surprisal.core.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesMemoryTest {
    private static final float NaN = Float.NaN;
    private static final Smoother HOLD = new Smoother(1, 0.5, 0);
    private static final Threshold ABOVE_TEN = new Above(10);

    @Test
    void remembersWindowAndHeldValuesOfEachKey() {
        SeriesMemory memory = memory(2, 1, HOLD, 7, 8);
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
        SeriesMemory memory = memory(1, 2, null, 7, 8);
        SeriesState key = new SeriesState();
        float[] record = {1, 2};
        assertThat(memory.remembers()).isFalse();
        assertThat(memory.window(key, record)).isSameAs(record);
        assertThat(memory.smooth(key, new float[] {5}, 5)).isEqualTo(5);
        assertThat(memory.judge(key, 11, 12, 0, Long.MIN_VALUE)).isEqualTo(new Verdict(0.5, 1, true));
        assertThat(key.of(Part.WINDOW, 7)).isNull();
        assertThat(key.of(Part.SMOOTHER, 8)).isNull();
        assertThat(key.of(Part.THRESHOLD, 0)).isNull();
    }

    @Test
    void anExcusedRecordIsSeenForAsLongAsAWindowHoldsIt() {
        SeriesMemory memory = memory(3, 1, HOLD, 7, 8);
        SeriesState key = new SeriesState();
        passes(memory, key, 12);
        assertThat(memory.seesExcused(key)).as("none was excused").isFalse();
        assertThat(key.of(Part.EXCUSED, 8)).isNull();
        isExcused(memory, key);
        assertThat(memory.seesExcused(key)).isTrue();
        passes(memory, key, 12);
        assertThat(memory.seesExcused(key)).isTrue();
        passes(memory, key, 12);
        assertThat(memory.seesExcused(key)).isFalse();
        isExcused(memory, key);
        assertThat(memory.seesExcused(key)).isTrue();
        memory.forgetExcused(key);
        assertThat(memory.seesExcused(key)).isFalse();
        SeriesMemory ofSingleRecords = memory(1, 1, HOLD, 7, 8);
        isExcused(ofSingleRecords, key);
        assertThat(ofSingleRecords.seesExcused(key)).isFalse();
    }

    @Test
    void anExcusedRecordIsHeldForAsLongAsTheSmoothedValueIsHigh() {
        SeriesMemory memory = memory(1, 1, HOLD, 7, 8);
        SeriesState key = new SeriesState();
        assertThat(memory.holdsExcused(key)).isFalse();
        isExcused(memory, key);
        passes(memory, key, 11);
        assertThat(memory.holdsExcused(key)).isTrue();
        passes(memory, key, NaN);
        assertThat(memory.holdsExcused(key)).as("a record without a score").isTrue();
        passes(memory, key, 9);
        assertThat(memory.holdsExcused(key)).isFalse();
        passes(memory, key, 11);
        assertThat(memory.holdsExcused(key)).as("high again, of itself").isFalse();
        memory.told(key, true, false, true, 11, 10);
        assertThat(memory.holdsExcused(key)).as("excused for what it follows").isTrue();
        memory.told(key, true, false, false, 30, 10);
        assertThat(memory.holdsExcused(key)).as("an anomaly is held now").isFalse();
        SeriesMemory smoothsNothing = memory(2, 1, null, 7, 8);
        isExcused(smoothsNothing, key);
        assertThat(smoothsNothing.holdsExcused(key)).isFalse();
    }

    private static void isExcused(SeriesMemory memory, SeriesState key) {
        memory.told(key, true, true, true, 12, 10);
    }

    private static void passes(SeriesMemory memory, SeriesState key, float smoothed) {
        memory.told(key, false, false, false, smoothed, 10);
    }

    @Test
    void forgetsWhatBelongsToAnotherModelAndKeepsTheRest() {
        SeriesState key = new SeriesState();
        SeriesMemory first = memory(2, 1, HOLD, 7, 8);
        first.window(key, new float[] {1});
        first.smooth(key, new float[] {100}, 100);
        SeriesMemory retrained = memory(2, 1, HOLD, 7, 9);
        assertThat(retrained.forgetForeign(key)).isEqualTo(1);
        assertThat(retrained.window(key, new float[] {2})).containsExactly(1, 2);
        assertThat(retrained.smooth(key, new float[] {3}, 3)).isEqualTo(3);
        SeriesMemory ofOtherFeatures = memory(2, 1, HOLD, 6, 10);
        assertThat(ofOtherFeatures.forgetForeign(key)).isEqualTo(2);
        assertThat(ofOtherFeatures.window(key, new float[] {4})).containsExactly(NaN, 4);
    }

    @Test
    void twoModelsThatScoreAKeyRememberEachTheirOwnAndOneWindow() {
        SeriesState key = new SeriesState();
        SeriesMemory champion = memory(2, 1, HOLD, 7, 8);
        SeriesMemory shadow = memory(2, 1, HOLD, 7, 9);
        assertThat(champion.sharesWindow(shadow)).isTrue();
        champion.window(key, new float[] {1});
        assertThat(shadow.sharedWindow(key)).containsExactly(NaN, 1);
        champion.window(key, new float[] {2});
        assertThat(shadow.sharedWindow(key)).containsExactly(1, 2);
        champion.smooth(key, new float[] {100}, 100);
        shadow.smooth(key, new float[] {10}, 10);
        assertThat(SeriesMemory.forgetForeign(key, List.of(champion, shadow))).isZero();
        assertThat(shadow.smooth(key, new float[] {0}, 0)).isEqualTo(5);
        assertThat(champion.smooth(key, new float[] {0}, 0)).isEqualTo(50);
        assertThat(SeriesMemory.forgetForeign(key, List.of(shadow))).isEqualTo(1);
        assertThat(shadow.smooth(key, new float[] {0}, 0)).isEqualTo(2.5f);
        assertThat(key.of(Part.SMOOTHER, 8)).isNull();
        assertThat(champion.sharesWindow(memory(3, 1, HOLD, 6, 8)))
                .as("another one")
                .isFalse();
        assertThat(memory(1, 1, HOLD, 7, 8).sharesWindow(memory(1, 1, HOLD, 7, 8)))
                .as("none")
                .isFalse();
    }

    private record Above(float limit) implements Threshold {
        @Override
        public int memory() {
            return 0;
        }

        @Override
        public Verdict judge(float abnormality, float smoothed, long eventTime, float[] remembered, long confirmed) {
            return new Verdict(0.5, smoothed > limit ? 1 : 0, smoothed > limit);
        }
    }

    /** The second in a row is anomalous. */
    private record Repeated(float limit) implements Threshold {
        @Override
        public int memory() {
            return 1;
        }

        @Override
        public Verdict judge(float abnormality, float smoothed, long eventTime, float[] remembered, long confirmed) {
            boolean again = remembered[0] == 1;
            boolean beyond = smoothed > limit;
            remembered[0] = beyond ? 1 : 0;
            return new Verdict(0.5, again && beyond ? 1 : 0, again && beyond);
        }
    }

    @Test
    void aThresholdRemembersOfEachKeyByItself() {
        SeriesMemory memory = new SeriesMemory(1, 1, null, 1, new Repeated(10), new Owners(7, 8, 9));
        assertThat(memory.remembers()).isTrue();
        assertThat(memory.judgesByKey()).isTrue();
        SeriesState key = new SeriesState();
        SeriesState other = new SeriesState();
        assertThat(memory.judge(key, 25, 25, 0, Long.MIN_VALUE).anomalous()).isFalse();
        assertThat(memory.judge(other, 25, 25, 0, Long.MIN_VALUE).anomalous()).isFalse();
        assertThat(memory.judge(key, 25, 25, 0, Long.MIN_VALUE).anomalous()).isTrue();
        assertThat(memory.judge(key, 1, 1, 0, Long.MIN_VALUE).anomalous()).isFalse();
        assertThat(memory.judge(key, 25, 25, 0, Long.MIN_VALUE).anomalous()).isFalse();
        assertThat(memory.forgetForeign(key)).isZero();
        assertThat(key.of(Part.THRESHOLD, 9)).containsExactly(1);
    }

    @Test
    void whatAThresholdOfOtherSettingsRememberedIsForgotten() {
        SeriesState key = new SeriesState();
        new SeriesMemory(1, 1, null, 1, new Repeated(10), new Owners(7, 8, 9)).judge(key, 25, 25, 0, Long.MIN_VALUE);
        SeriesMemory stricter = new SeriesMemory(1, 1, null, 1, new Repeated(20), new Owners(7, 8, 10));
        assertThat(stricter.forgetForeign(key)).isEqualTo(1);
        assertThat(stricter.judge(key, 25, 25, 0, Long.MIN_VALUE).anomalous()).isFalse();
        assertThat(stricter.judge(key, 25, 25, 0, Long.MIN_VALUE).anomalous()).isTrue();
    }

    @Test
    void aCopyIsChangedByItself() {
        SeriesMemory memory = memory(1, 1, HOLD, 7, 8);
        SeriesState key = new SeriesState();
        memory.smooth(key, new float[] {8}, 8);
        SeriesState copy = key.copy();
        memory.smooth(key, new float[] {0}, 0);
        assertThat(copy.of(Part.SMOOTHER, 8)).containsExactly(8);
        assertThat(key.of(Part.SMOOTHER, 8)).containsExactly(4);
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThatThrownBy(() -> memory(0, 3, null, 7, 8))
                .hasMessage("Window, features and parts of the abnormality are at least 1; got 0, 3 and 1");
    }

    private static SeriesMemory memory(
            int length, int width, @Nullable Smoother smoother, long windowOwner, long smootherOwner) {
        return new SeriesMemory(length, width, smoother, 1, ABOVE_TEN, new Owners(windowOwner, smootherOwner, 0));
    }
}
