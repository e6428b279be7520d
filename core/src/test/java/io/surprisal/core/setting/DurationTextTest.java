package io.surprisal.core.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "30 sec, PT30S", "15min, PT15M", "5m, PT5M", "2 Hours, PT2H", "1d, PT24H"
    })
    void unitsMayBeWords(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "soon", "1.5s", "5 fortnights", "9999999999999999d"})
    void whatIsNoneIsNone(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
