package io.surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.core.setting.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlRecordsTest {
    private final YamlRecords yaml = new YamlRecords(new MovedKeys(Map.of(
            "valve", "valve.label",
            "lift", "valve.opening",
            "motor.rpm", "speed",
            "sensors.*.unit", "units.*.name")));

    /** The file of the tests. */
    record Pump(String name, int speed, Valve valve) {}

    record Valve(String label, double opening) {
        Valve {
            Settings.require(opening >= 0, "opening", "at least 0", opening);
        }
    }

    private static final String DEFAULTS = "{name: pump, speed: 3, valve: {label: '', opening: 0.5}}";

    @Test
    void whatIsGivenOverridesTheDefaults() {
        assertThat(read("valve: {opening: 1}")).isEqualTo(new Pump("pump", 3, new Valve("", 1)));
    }

    @Test
    void anEmptySectionChangesNothing() {
        assertThat(read("valve:")).isEqualTo(read("{}"));
    }

    @Test
    void aKeyThatMayBeEmptyMayBe() {
        assertThat(read("valve: {label: ''}").valve().label()).isEmpty();
    }

    /** As where a template's variable is unset. */
    @ParameterizedTest
    @ValueSource(strings = {"name:", "name: ''", "name: '  '", "name: ~"})
    void aKeyWithoutAValueIsAnErrorAndNotItsDefault(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "pump.yaml, line 1: name: expected a value such as \"pump\", got none; give it one, or leave the"
                                + " key out for its default");
    }

    @Test
    void theKeyOfASectionIsNamedByItsPath() {
        assertThatThrownBy(() -> read("valve: {opening: ''}"))
                .hasMessageStartingWith("pump.yaml, line 1: valve.opening: expected a value such as 0.5, got none");
        assertThatThrownBy(() -> read("valve: {opening: wide}"))
                .hasMessage("pump.yaml, line 1: valve.opening: expected a number, got \"wide\"; correct the value");
        assertThatThrownBy(() -> read("valve: {lable: x}"))
                .hasMessage(
                        "pump.yaml, line 1: valve.lable: expected one of the keys label, opening, got an unknown one; correct its"
                                + " name or leave it out");
    }

    @Test
    void aMisspeltKeyIsToldRatherThanThatItsValueIsMissing() {
        assertThatThrownBy(() -> valve("{label: x, opening: -1, openin: 1}"))
                .hasMessage(
                        "pump.yaml, line 3: valves.2.openin: expected one of the keys label, opening, got an unknown one; correct its"
                                + " name or leave it out");
    }

    @Test
    void aTreeOfASectionIsToldByTheWholePath() {
        ObjectNode valve = yaml.parse("{label: x}", "defaults").tree();
        Document empty = yaml.parse("valves:\n  2:\n    opening:", "pump.yaml");
        assertThatThrownBy(
                        () -> YamlRecords.merge(valve, (ObjectNode) empty.tree().at("/valves/2"), empty, "valves.2"))
                .hasMessageStartingWith("pump.yaml, line 3: valves.2.opening: expected a value, got none");
        assertThatThrownBy(() -> valve("{label: x, opening: 1, lid: 1}"))
                .hasMessage(
                        "pump.yaml, line 3: valves.2.lid: expected one of the keys label, opening, got an unknown one; correct its"
                                + " name or leave it out");
        assertThatThrownBy(() -> valve("{label: x, opening: wide}"))
                .hasMessage("pump.yaml, line 3: valves.2.opening: expected a number, got \"wide\"; correct the value");
        assertThatThrownBy(() -> valve("{label: x, opening: -1}"))
                .hasMessage("pump.yaml, line 3: valves.2.opening: expected at least 0, got -1.0; correct the value");
    }

    @Test
    void aKeyThatHasMovedIsNamedWithItsLineAndItsPlace() {
        assertThatThrownBy(() -> read("name: a\nmotor:\n  rpm: 3\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("pump.yaml, line 3: motor.rpm: is now speed; move its value there");
    }

    @Test
    void allKeysThatHaveMovedAreNamed() {
        assertThatThrownBy(() -> read("lift: 1\nspeed: 2\nsensors: {a: {unit: W}, b.c: {unit: V}}\nvalve: north\n"))
                .hasMessage("""
                        pump.yaml, line 1: lift: is now valve.opening; move its value there
                        pump.yaml, line 3: sensors.a.unit: is now units.a.name; move its value there
                        pump.yaml, line 4: valve: is now valve.label; move its value there""");
    }

    /** As where a command line set it. */
    @Test
    void aKeyOfATreeThatHasMovedIsNamed() {
        Document changed = Document.empty("The settings").with("motor.rpm", IntNode.valueOf(3));
        assertThatThrownBy(() -> yaml.read(changed.tree(), Pump.class, changed))
                .hasMessage("The command line: motor.rpm: is now speed; move its value there");
    }

    @Test
    void aSectionWithTheNameOfAFormerKeyIsNoFormerKey() {
        assertThat(read("valve: {opening: 1}").valve().opening()).isEqualTo(1);
        assertThat(read("valve:").valve().opening()).isEqualTo(0.5);
    }

    private Valve valve(String text) {
        Document valves = yaml.parse("valves:\n  2:\n    " + text, "pump.yaml");
        return yaml.read(valves.tree().at("/valves/2"), Valve.class, valves, "valves.2");
    }

    private Pump read(String text) {
        ObjectNode settings = yaml.parse(DEFAULTS, "defaults").tree();
        Document given = yaml.parse(text, "pump.yaml");
        YamlRecords.merge(settings, given);
        return yaml.read(settings, Pump.class, given);
    }
}
