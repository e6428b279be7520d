package io.surprisal.core.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT0.25S, 250ms", "PT90S, 90s", "PT90M, 5400s", "PT2H, 2h", "P7D, 7d", "PT-5S, -5s"})
    void aDurationIsWrittenAsInJobYaml(Duration duration, String text) {
        assertThat(Settings.text(duration)).isEqualTo(text);
    }

    @Test
    void aValueOutOfRangeIsToldWithItsKey() {
        Settings.require(true, "linger", "at least 1ms", Duration.ZERO);
        assertThatThrownBy(() -> Settings.require(false, "linger", "at least 1ms", Duration.ZERO))
                .isInstanceOf(SettingException.class)
                .hasMessage("linger: expected at least 1ms, got 0s");
    }
}
