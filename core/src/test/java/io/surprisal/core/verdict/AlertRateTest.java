package io.surprisal.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRateTest {
    @ParameterizedTest
    @CsvSource({"1/week, 1", "3/day, 21", "0.5/month, 0.114989", "' 2 / Hour ', 336", "1/day, 7"})
    void isAlertsAWeek(String text, double perWeek) {
        assertThat(AlertRate.parse(text).perWeek()).isCloseTo(perWeek, within(1e-6));
    }

    @Test
    void isWrittenAsItWasRead() {
        assertThat(AlertRate.parse("0.50/month")).hasToString("0.5/month");
        assertThat(AlertRate.parse("3/day")).hasToString("3/day");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1/fortnight", "week/1", "1..2/day", "-1/day", "1/week/day"})
    void refusesWhatIsNoRate(String text) {
        assertThatThrownBy(() -> AlertRate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An alert rate is a number and one of /hour, /day, /week, /month, such as 1/week; got '"
                        + text + "'");
    }

    @Test
    void refusesRatesThatNoThresholdKeeps() {
        assertThatThrownBy(() -> AlertRate.parse("0/week"))
                .hasMessage("An alert rate is between 0.01 and 10000 a week; got 0/week");
        assertThatThrownBy(() -> AlertRate.parse("100/hour")).hasMessageContaining("got 100/hour");
    }
}
