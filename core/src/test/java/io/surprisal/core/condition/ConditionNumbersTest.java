package io.surprisal.core.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionNumbersTest {
    private static final List<String> TIERS = List.of("a", "b", "c");

    @Test
    void withClassesAloneTheNumberIsTheClasss() {
        Condition condition = new Condition("tier", TIERS, false, false, "UTC");
        ConditionNumbers numbers = new ConditionNumbers(condition);
        assertThat(numbers.of("a")).isEqualTo(1);
        assertThat(numbers.of("c", 1_000)).isEqualTo(3);
        assertThat(numbers.of("d")).isZero();
        assertThat(numbers.of("")).isZero();
        assertThat(numbers.of(null, 1_000)).isZero();
        assertThat(condition.size()).isEqualTo(4);
    }

    /** The example of docs/model-format.md: Sunday, 2026-03-29, 01:30 in Berlin, half an hour before summer time. */
    @Test
    void theDigitsAreClassHourAndDay() {
        Condition condition = new Condition("tier", TIERS, true, true, "Europe/Berlin");
        long time = Instant.parse("2026-03-29T00:30:00Z").toEpochMilli();
        ConditionNumbers numbers = new ConditionNumbers(condition);
        assertThat(numbers.of("b", time)).isEqualTo((2 * 25 + 2) * 8 + 7);
        assertThat(numbers.of("b", time + 3_600_000)).isEqualTo((2 * 25 + 4) * 8 + 7);
        assertThat(numbers.of("x", time)).isEqualTo(2 * 8 + 7);
        assertThat(numbers.of("b")).isEqualTo(2 * 25 * 8);
        assertThat(condition.size()).isEqualTo(4 * 25 * 8);
    }

    @ParameterizedTest
    @CsvSource({"true, false, 15", "false, true, 4", "true, true, 124"})
    void aTimeHasTheDigitsThatTheModelHas(boolean hour, boolean day, long expected) {
        // 2026-07-02 was a Thursday.
        long time = Instant.parse("2026-07-02T14:59:59.999Z").toEpochMilli();
        assertThat(new ConditionNumbers(new Condition("", List.of(), hour, day, "UTC")).of("a", time))
                .isEqualTo(expected);
    }

    @Test
    void theMinutesAreTheLastDigit() {
        Condition condition = new Condition("tier", TIERS, true, true, true, "Asia/Kathmandu");
        ConditionNumbers numbers = new ConditionNumbers(condition);
        // 20:44 of Thursday, 2 July 2026, at 05:45 from UTC.
        long time = Instant.parse("2026-07-02T14:59:59.999Z").toEpochMilli();
        long number = numbers.of("b", time);
        assertThat(number).isEqualTo(((2 * 25 + 21) * 8 + 4) * 13 + 9);
        assertThat(condition.classOf(number)).isEqualTo(2);
        assertThat(condition.hourOf(number)).isEqualTo(21);
        assertThat(condition.dayOf(number)).isEqualTo(4);
        assertThat(condition.minutesOf(number)).isEqualTo(9);
        assertThat(numbers.of("b", time + 1)).isEqualTo(number + 1);
        assertThat(condition.size()).isEqualTo(4 * 25 * 8 * 13);
        Condition alone = new Condition("", List.of(), false, false, true, "UTC");
        assertThat(new ConditionNumbers(alone).of(null, time)).isEqualTo(12);
        assertThat(alone.hourOf(12)).isZero();
        assertThat(alone.dayOf(12)).isZero();
    }

    /** Against the calendar, in any order, before 1970 as well, and on either side of every change of a zone's offset. */
    @ParameterizedTest
    @ValueSource(
            strings = {"UTC", "+05:30", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"})
    void hourAndDayAreThoseOfTheZone(String zone) {
        Condition condition = new Condition("", List.of(), true, true, zone);
        ConditionNumbers numbers = new ConditionNumbers(condition);
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            long time = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli()
                    + (long) (random.nextGaussian() * 40 * 365 * 86_400_000L);
            assertCalendar(numbers, time, zone);
        }
        ZoneId.of(zone).getRules().getTransitions().forEach(transition -> {
            long change = transition.getInstant().toEpochMilli();
            assertCalendar(numbers, change, zone);
            assertCalendar(numbers, change - 1, zone);
            assertCalendar(numbers, change + 1, zone);
        });
    }

    private static void assertCalendar(ConditionNumbers numbers, long time, String zone) {
        ZonedDateTime calendar = Instant.ofEpochMilli(time).atZone(ZoneId.of(zone));
        assertThat(numbers.of(null, time))
                .as("%s", calendar)
                .isEqualTo(
                        (calendar.getHour() + 1) * 8L + calendar.getDayOfWeek().getValue());
    }

    @Test
    void whatIsForgottenLeavesTheOtherParts() {
        Condition condition = new Condition("tier", TIERS, true, true, "UTC");
        ConditionNumbers numbers = new ConditionNumbers(condition);
        long number = numbers.of("b", 5_000_000);
        assertThat(condition.classOf(number)).isEqualTo(2);
        assertThat(condition.withoutClass(number)).isEqualTo(numbers.of("unseen", 5_000_000));
        assertThat(condition.withoutTime(number)).isEqualTo(numbers.of("b"));
    }

    @Test
    void saysWhatIsNoCondition() {
        assertThatThrownBy(() -> new Condition("tier", List.of(), true, false, "UTC"))
                .hasMessage("A condition has a class field with classes, or neither; got field 'tier' and classes []");
        assertThatThrownBy(() -> new Condition("tier", List.of("a", "a"), true, false, "UTC"))
                .hasMessageContaining("at most 256 different texts; got 2: [a, a]");
        assertThatThrownBy(() -> new Condition("", List.of(), true, false, "Mars"))
                .hasMessageContaining("such as Europe/Berlin; got 'Mars'");
    }
}
