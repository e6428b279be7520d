package io.surprisal.evaluation.rehearsal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class FeatureCourseTest {
    @Test
    void theSpreadOfARhythmIsThatOfItsNoise() {
        FeatureCourse course = course(14 * Telemetry.DAY, Telemetry.daily(2, 1));
        assertThat(course.spread()).isCloseTo(2, within(0.15));
        assertThat(course.whole().size()).isCloseTo(2 * 30 / 3.92, within(1.0));
        long noon = 5 * 86_400_000L + 21_600_000;
        assertThat(course.usual(noon)).isCloseTo(130, within(0.7));
        assertThat(course.usual(noon + 43_200_000)).isCloseTo(70, within(0.7));
    }

    @Test
    void theSpreadOfNoiseIsItsStandardDeviation() {
        FeatureCourse course = course(4000, Telemetry.noise(50, 3, 2));
        assertThat(course.period()).isZero();
        assertThat(course.spread()).isCloseTo(3, within(0.15));
        // The mean of 15 values.
        assertThat(course.usual(2000 * Telemetry.MINUTE)).isCloseTo(50, within(3.0));
    }

    @Test
    void thePeakIsTheUpperHalfOfARhythm() {
        FeatureCourse.Peak peak =
                requireNonNull(course(14 * Telemetry.DAY, Telemetry.daily(2, 1)).peak());
        assertThat(peak.lasts()).isCloseTo(43_200_000.0, within(1_800_000.0));
        // The sine rises through its middle at midnight.
        assertThat(Math.min(peak.phase(), 86_400_000 - peak.phase())).isLessThan(1_800_000);
    }

    @Test
    void tellsWhatDoesNotMove() {
        assertThat(course(1000, i -> 7).moves()).isFalse();
        assertThat(course(1000, i -> i % 2).moves()).as("a flag").isFalse();
        assertThat(course(1000, i -> i / 100).moves()).as("seldom").isFalse();
        assertThat(course(1000, i -> i % 300 == 0 ? i : 1).moves()).as("seldom").isFalse();
        assertThat(course(1000, i -> i % 5).moves()).isTrue();
    }

    @Test
    void tellsCounters() {
        FeatureCourse counter = course(1000, i -> (i % 600) * 3 + i % 2);
        assertThat(counter.isCounter()).isTrue();
        assertThat(counter.moves()).isFalse();
        assertThat(course(1000, i -> i % 5).isCounter()).isFalse();
    }

    private static FeatureCourse course(int rows, IntToDoubleFunction feature) {
        return FeatureCourse.of(Telemetry.series(Telemetry.rows(rows, feature)), 0);
    }
}
