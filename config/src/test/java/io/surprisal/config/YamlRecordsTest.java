package io.surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
                .hasMessage("pump.yaml: name has no value; give it one, such as \"pump\", or leave the key out for its"
                        + " default");
    }

    @Test
    void theKeyOfASectionIsNamedByItsPath() {
        assertThatThrownBy(() -> read("valve: {opening: ''}"))
                .hasMessageStartingWith("pump.yaml: valve.opening has no value");
        assertThatThrownBy(() -> read("valve: {opening: wide}"))
                .hasMessage("pump.yaml: valve.opening must be a number; got \"wide\"");
        assertThatThrownBy(() -> read("valve: {lable: x}"))
                .hasMessage("pump.yaml: unknown key valve.lable; the keys of valve are label, opening");
    }

    @Test
    void aTreeOfASectionIsToldByTheWholePath() {
        ObjectNode valve = yaml.parse("{label: x}", "defaults");
        assertThatThrownBy(() -> YamlRecords.merge(valve, yaml.parse("opening:", "p"), "pump.yaml", "valves.2"))
                .hasMessageStartingWith("pump.yaml: valves.2.opening has no value");
        assertThatThrownBy(() -> valve("{label: x, opening: 1, lid: 1}"))
                .hasMessage("pump.yaml: unknown key valves.2.lid; the keys of valves.2 are label, opening");
        assertThatThrownBy(() -> valve("{label: x, opening: wide}"))
                .hasMessage("pump.yaml: valves.2.opening must be a number; got \"wide\"");
        assertThatThrownBy(() -> valve("{label: x, opening: -1}"))
                .hasMessage("pump.yaml, valves.2: opening must be at least 0; got '-1.0'");
    }

    @Test
    void aKeyThatHasMovedIsNamedWithItsLineAndItsPlace() {
        assertThatThrownBy(() -> read("name: a\nmotor:\n  rpm: 3\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("pump.yaml, line 3, column 3: motor.rpm is now speed; move its value there");
    }

    @Test
    void allKeysThatHaveMovedAreNamed() {
        assertThatThrownBy(() -> read("lift: 1\nspeed: 2\nsensors: {a: {unit: W}, b.c: {unit: V}}\nvalve: north\n"))
                .hasMessage("""
                        pump.yaml, line 1, column 1: lift is now valve.opening; move its value there
                        pump.yaml, line 3, column 15: sensors.a.unit is now units.a.name; move its value there
                        pump.yaml, line 4, column 1: valve is now valve.label; move its value there""");
    }

    /** As where a command line set it. */
    @Test
    void aKeyOfATreeThatHasMovedIsNamed() {
        ObjectNode settings = yaml.parse(DEFAULTS, "defaults");
        settings.putObject("motor").put("rpm", 3);
        assertThatThrownBy(() -> yaml.read(settings, Pump.class, "The settings"))
                .hasMessage("The settings: motor.rpm is now speed; move its value there");
    }

    @Test
    void aSectionWithTheNameOfAFormerKeyIsNoFormerKey() {
        assertThat(read("valve: {opening: 1}").valve().opening()).isEqualTo(1);
        assertThat(read("valve:").valve().opening()).isEqualTo(0.5);
    }

    private Valve valve(String text) {
        return yaml.read(yaml.parse(text, "valve"), Valve.class, "pump.yaml", "valves.2");
    }

    private Pump read(String text) {
        ObjectNode settings = yaml.parse(DEFAULTS, "defaults");
        YamlRecords.merge(settings, yaml.parse(text, "pump.yaml"), "pump.yaml");
        return yaml.read(settings, Pump.class, "pump.yaml");
    }
}
