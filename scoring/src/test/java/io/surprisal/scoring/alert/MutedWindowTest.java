package io.surprisal.scoring.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.setting.SettingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class MutedWindowTest {
    @Test
    void itHoldsItsBeginningAndNotItsEnd() {
        LongPredicate sundays = window("0 2 * * SUN", Duration.ofHours(2), "UTC");
        assertThat(sundays.test(at("2026-03-01T01:59:59.999Z"))).isFalse();
        assertThat(sundays.test(at("2026-03-01T02:00:00Z"))).isTrue();
        assertThat(sundays.test(at("2026-03-01T03:59:59.999Z"))).isTrue();
        assertThat(sundays.test(at("2026-03-01T04:00:00Z"))).isFalse();
        assertThat(sundays.test(at("2026-03-02T02:00:00Z"))).isFalse();
    }

    @Test
    void itBeginsByTheLocalClockAndLastsForElapsedTime() {
        LongPredicate berlin = window("0 1 * * *", Duration.ofHours(2), "Europe/Berlin");
        assertThat(berlin.test(at("2026-01-15T00:00:00Z"))).as("winter").isTrue();
        assertThat(berlin.test(at("2026-07-14T23:00:00Z"))).as("summer").isTrue();
        assertThat(berlin.test(at("2026-07-15T01:00:00Z"))).as("its end").isFalse();
        // Clocks are put forward at 01:00Z, so it ends at 04:00 of the local clock.
        assertThat(berlin.test(at("2026-03-29T01:59:59Z"))).isTrue();
        assertThat(berlin.test(at("2026-03-29T02:00:00Z"))).isFalse();
    }

    @Test
    void aStartThatTheClocksSkipDoesNotComeAndOneTheyShowTwiceComesOnce() {
        LongPredicate berlin = window("30 2 * * *", Duration.ofMinutes(10), "Europe/Berlin");
        assertThat(mutedMinutes(berlin, "2026-03-29T00:00:00Z")).isZero();
        assertThat(mutedMinutes(berlin, "2026-10-25T00:00:00Z")).isEqualTo(10);
    }

    @Test
    void theOrderOfTimesDoesNotMatter() {
        Random random = new Random(11);
        LongPredicate kept = window("0 */6 * * *", Duration.ofHours(1), "Europe/Berlin");
        List<Long> differing = new ArrayList<>();
        long start = at("2026-03-20T00:00:00Z");
        for (int i = 0; i < 500; i++) {
            long time = start + random.nextInt((int) Duration.ofDays(20).toMillis());
            boolean fresh =
                    window("0 */6 * * *", Duration.ofHours(1), "Europe/Berlin").test(time);
            if (fresh != kept.test(time)) {
                differing.add(time);
            }
        }
        assertThat(differing).as("seed 11").isEmpty();
    }

    @Test
    void aStartThatNeverComesIsRefused() {
        assertThatThrownBy(() -> new MutedWindow("0 2 30 2 *", Duration.ofHours(1), "UTC"))
                .isInstanceOf(SettingException.class)
                .hasMessage("start: expected a time that comes, such as '0 2 * * SUN', got '0 2 30 2 *'");
    }

    private static int mutedMinutes(LongPredicate window, String from) {
        int muted = 0;
        for (int minute = 0; minute < 180; minute++) {
            muted += window.test(at(from) + Duration.ofMinutes(minute).toMillis()) ? 1 : 0;
        }
        return muted;
    }

    private static LongPredicate window(String start, Duration lasts, String zone) {
        return new MutedWindow(start, lasts, zone).compile();
    }

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
