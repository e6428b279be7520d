package io.surprisal.training.data.trait;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.table.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeasonTest {
    private static final int FIVE_MINUTES = 300;
    private static final int PER_DAY = 288;

    private final Random random = new Random(Synthetic.SEED);

    @Test
    void predictsByTheHourOfTheDay() {
        int rows = 14 * PER_DAY;
        Column daily =
                Synthetic.column(rows, row -> Math.sin(2 * Math.PI * row / PER_DAY) + 0.5 * random.nextGaussian());
        Season season =
                Season.of(daily, Synthetic.everySeconds(rows, FIVE_MINUTES)).orElseThrow();
        // Variance of the sine 1/2, of the noise 1/4.
        assertThat(season.daily()).isBetween(0.6, 0.7);
        assertThat(season.followsDay()).isTrue();
        assertThat(season.followsWeek()).as("two weeks are too few").isFalse();
    }

    @Test
    void predictsByTheHourOfTheWeek() {
        int rows = 56 * PER_DAY;
        Column weekly = Synthetic.column(rows, row -> (row / PER_DAY % 7 < 5 ? 2 : 0) + random.nextGaussian());
        Season season =
                Season.of(weekly, Synthetic.everySeconds(rows, FIVE_MINUTES)).orElseThrow();
        assertThat(season.followsWeek()).isTrue();
        assertThat(season.daily()).isLessThan(0.05);
        assertThat(season.weekly()).isBetween(0.4, 0.5);
    }

    @Test
    void findsNoneInNoiseNorInAnotherPeriod() {
        int rows = 14 * PER_DAY;
        Clock clock = Synthetic.everySeconds(rows, FIVE_MINUTES);
        assertThat(Season.of(Synthetic.normal(rows), clock)).isEmpty();
        assertThat(Season.of(Synthetic.column(rows, row -> Math.sin(2 * Math.PI * row / 100)), clock))
                .isEmpty();
    }

    @Test
    void needsFourDays() {
        int rows = 4 * PER_DAY - 1;
        Column daily = Synthetic.column(rows, row -> Math.sin(2 * Math.PI * row / PER_DAY));
        assertThat(Season.of(daily, Synthetic.everySeconds(rows, FIVE_MINUTES))).isEmpty();
    }
}
