package io.surprisal.scoring.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.setting.SettingException;
import io.surprisal.telemetry.record.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertSettingsTest {
    private static final List<String> FEATURES = List.of("flow", "heat");

    @Test
    void aRuleOnAFeatureThatTheModelLacksIsNamed() {
        AlertSettings ignoring = AlertSettings.defaults()
                .withRules(AlertRule.ofAll(), AlertRule.ofAll().withIgnored("flow", "load"));
        assertThatThrownBy(() -> ignoring.check(FEATURES, 5))
                .isInstanceOf(SettingException.class)
                .hasMessage("alerts.rules[1].ignore: expected one of the model's features [flow, heat], got load");
        AlertSettings least =
                AlertSettings.defaults().withRules(AlertRule.ofAll().withLeastDeviation(Map.of("load", 1.0)));
        assertThatThrownBy(() -> least.check(FEATURES, 5))
                .isInstanceOf(SettingException.class)
                .hasMessage("alerts.rules[0].least_deviation.load: expected one of the model's features [flow, heat],"
                        + " got load");
    }

    @Test
    void aRuleOnFeaturesNeedsRecordsThatNameThem() {
        AlertSettings settings =
                AlertSettings.defaults().withRules(AlertRule.ofAll().withDirection(Direction.ABOVE));
        settings.check(FEATURES, 1);
        assertThatThrownBy(() -> settings.check(FEATURES, 0))
                .isInstanceOf(SettingException.class)
                .hasMessage("alerts.rules[0]: expected scoring.top_features of 1 or more, so that records name the"
                        + " features that the rule looks at, got 0");
    }

    @Test
    void severityIsThatOfTheLowestLevelReached() {
        SeverityLevels levels = new SeverityLevels(1e-6, 1e-9, 100);
        assertThat(levels.of(1.1e-6)).isEqualTo(Severity.INFO);
        assertThat(levels.of(1e-6)).isEqualTo(Severity.WARNING);
        assertThat(levels.of(1.1e-9)).isEqualTo(Severity.WARNING);
        assertThat(levels.of(1e-9)).isEqualTo(Severity.CRITICAL);
    }

    /** They travel to the tasks of a job. */
    @Test
    void theyAreSerializable() throws Exception {
        AlertSettings settings = AlertSettings.defaults()
                .withTrigger(new Trigger(3, 5))
                .withRules(AlertRule.of("pump-.*")
                        .withLeastDeviation(Map.of("flow", 0.5))
                        .withMuted(new MutedWindow("0 2 * * SUN", Duration.ofHours(2), "Europe/Berlin")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(settings);
        }
    }
}
