package io.surprisal.scoring.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {
    @ParameterizedTest
    @CsvSource({
        "^([^-]+)-, db-eu-3, db",
        "^([^-]+)-, db, db",
        "^([^-]+)-, -3, -3",
        "^(.+?)[-_.]?[0-9]+$, web-frontend-12, web-frontend",
        "'rack=([^,]+)', 'host=a,rack=r7,disk=3', r7",
        "^a(b)?, ac, ac",
        "^([a-z]*), 7, 7",
        "(), anything, anything"
    })
    void theGroupIsWhatThePatternFindsOrElseTheKey(String pattern, String key, String group) {
        assertThat(new KeyGroups(pattern).of(key)).isEqualTo(group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "(a)(b)", "^([^-]+-"})
    void aPatternHasOneCapturingGroup(String pattern) {
        assertThatThrownBy(() -> new IncidentSettings(pattern, Duration.ofMinutes(5)))
                .hasMessage(
                        "group: expected a regular expression with one capturing group, such as ^([^-]+)-, or \"\" for"
                                + " no incidents, got " + pattern);
    }

    @Test
    void withoutAPatternThereAreNoIncidents() {
        assertThat(IncidentSettings.defaults().enabled()).isFalse();
        assertThat(new IncidentSettings("^([^-]+)-", Duration.ofMinutes(5)).enabled())
                .isTrue();
        assertThatThrownBy(() -> new IncidentSettings("", Duration.ZERO))
                .hasMessage("within: expected at least 1ms, got 0s");
    }
}
