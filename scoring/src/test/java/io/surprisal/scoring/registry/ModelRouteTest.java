package io.surprisal.scoring.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.setting.SettingException;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRouteTest {
    @ParameterizedTest
    @CsvSource({
        "'.*', pump-7, pump-7",
        "'([a-z]+)-\\d+', pump-7, pump",
        "'([a-z]+)-\\d+', pump-7a, ''",
        "'[a-z]+-\\d+', pump-7, pump-7",
        "'x-(.*)|y', y, ''",
        "'([^/]*)/.*', 'web/a/b', web"
    })
    void theFirstGroupOfTheKeyNamesTheModel(String keys, String key, String name) {
        assertThat(ModelRoute.ofKeys(keys).of(record(key, "gold"))).isEqualTo(name);
    }

    @Test
    void theClassNamesTheModel() {
        assertThat(ModelRoute.ofClass().of(record("pump-7", "gold"))).isEqualTo("gold");
        assertThat(ModelRoute.ofClass().of(record("pump-7", ""))).isEmpty();
    }

    @Test
    void whatIsNoRegularExpressionIsRefused() {
        assertThatThrownBy(() -> ModelRoute.ofKeys("pump-(\\d+"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("'pump-(\\d+' (Unclosed group at character 9)");
    }

    private static TelemetryRecord record(String key, String conditionClass) {
        return new TelemetryRecord(new Coordinates("telemetry", 0, 0), key, 0, new float[] {1}, conditionClass);
    }
}
