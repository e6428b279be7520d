package io.surprisal.training.data.trait;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.table.Clock;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
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
    void theClockRulesWhereItSaysMostOfTheValues() {
        assertThat(season(14, row -> 10 * Math.sin(2 * Math.PI * row / PER_DAY)).rules())
                .isTrue();
        assertThat(season(14, row -> Math.sin(2 * Math.PI * row / PER_DAY)).rules())
                .as("two thirds of it noise")
                .isFalse();
        assertThat(season(35, row -> row / PER_DAY % 7 < 5 ? 10 : 0).rules())
                .as("five weeks are too few of a week")
                .isFalse();
        assertThat(season(57, row -> row / PER_DAY % 7 < 5 ? 10 : 0).rules()).isTrue();
    }

    private Season season(int days, IntToDoubleFunction level) {
        int rows = days * PER_DAY;
        Column column = Synthetic.column(rows, row -> level.applyAsDouble(row) + random.nextGaussian());
        return Season.of(column, Synthetic.everySeconds(rows, FIVE_MINUTES)).orElseThrow();
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
