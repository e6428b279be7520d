package io.surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlRecordsTest {
    private final YamlRecords yaml = new YamlRecords();

    /** The file of the tests. */
    record Pump(String name, int speed, Valve valve) {}

    record Valve(String label, double opening) {}

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

    private Pump read(String text) {
        ObjectNode settings = yaml.parse(DEFAULTS, "defaults");
        YamlRecords.merge(settings, yaml.parse(text, "pump.yaml"), "pump.yaml");
        return yaml.read(settings, Pump.class, "pump.yaml");
    }
}
