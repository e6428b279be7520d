package io.surprisal.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.series.Smoother;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingConfigTest {
    @TempDir
    Path directory;

    @Test
    void whatAFileLeavesOutKeepsItsDefault() throws IOException {
        TrainingConfig config = load("""
                data:
                  label: is_anomaly
                model:
                  family: wae-mmd
                  hidden: [16]
                  likelihoods: {door_open: bernoulli}
                training:
                  seed: 42
                """);
        assertThat(config.data().label()).isEqualTo("is_anomaly");
        assertThat(config.model().family()).isEqualTo("wae-mmd");
        assertThat(config.model().hidden()).containsExactly(16);
        assertThat(config.model().likelihoods()).containsEntry("door_open", "bernoulli");
        assertThat(config.model().samples()).isEqualTo(8);
        assertThat(config.training().seed()).isEqualTo(42);
        assertThat(config.training().steps()).isEqualTo(1500);
    }

    @Test
    void anEmptyFileIsTheDefaults() throws IOException {
        assertThat(load("")).isEqualTo(TrainingConfig.defaults());
    }

    @Test
    void oneValueCanBeReplaced() {
        TrainingConfig config = TrainingConfig.defaults().with("model.hidden", List.of(3, 2));
        assertThat(config.model().hidden()).containsExactly(3, 2);
        assertThat(config.training()).isEqualTo(TrainingConfig.defaults().training());
    }

    @Test
    void aPresetStandsBetweenTheDefaultsAndTheFile() throws IOException {
        TrainingConfig config = load("""
                preset: infrastructure
                model: {trim: 0.1, members: {ranged: {trim: 0.2}}}
                smoothing: {fall: 0.5}
                """);
        assertThat(config.preset()).isEqualTo(Preset.INFRASTRUCTURE);
        assertThat(config.members().keySet()).containsExactly("standardised", "ranged", "changes");
        assertThat(config.members().get("standardised"))
                .returns(0.1, ModelSettings::trim)
                .returns("standard", ModelSettings::scaling)
                .returns(0.01, ModelSettings::scaleFloor);
        assertThat(config.members().get("ranged"))
                .returns(0.2, ModelSettings::trim)
                .returns("range", ModelSettings::scaling)
                .returns(0.001, ModelSettings::scaleFloor);
        assertThat(config.smoothing()).isEqualTo(new Smoother(1, 0.5, 0.5));
        assertThat(config.hyperParameters()).containsEntry("preset", "infrastructure");
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void everyPresetIsAValidConfiguration(Preset preset) {
        TrainingConfig config = TrainingConfig.defaults().with("preset", preset.contractName());
        assertThat(config.preset()).isEqualTo(preset);
        assertThat(config.members()).isNotEmpty();
    }

    @Test
    void aNamedPresetIsNotChosenAgain() {
        float[] values = new float[500];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) Math.sin(row / 20.0);
        }
        TelemetryTable one = TelemetryTable.of(FeatureSchema.named(List.of("x")), values);
        assertThat(TrainingConfig.defaults().chosenFor(one).preset()).isEqualTo(Preset.KPI);
        TrainingConfig named = TrainingConfig.defaults().with("preset", "plain");
        assertThat(named.chosenFor(one).preset()).isEqualTo(Preset.PLAIN);
    }

    @Test
    void errorsNameFileKeyAndWhatWasExpected() throws IOException {
        assertThatThrownBy(() -> load("model: {famly: vae}"))
                .hasMessageContaining("train.yaml: unknown key model.famly; the keys of model are beta, ")
                .hasMessageContaining(", family, ");
        assertThatThrownBy(() -> load("model: {family: gan}"))
                .hasMessageContaining("'gan'; expected one of vae, wae-mmd");
        assertThatThrownBy(() -> load("training: {held_out: 0.9}"))
                .hasMessageContaining("train.yaml, training: held_out must be a share above 0, at most 0.5; got '0.9'");
        assertThatThrownBy(() -> load("training: {steps: many}"))
                .hasMessageContaining("train.yaml: training.steps must be a whole number; got \"many\"");
        assertThatThrownBy(() -> load("training: {steps: }"))
                .hasMessageContaining("train.yaml: training.steps has no value; give it one, such as 1500");
        assertThatThrownBy(() -> load("preset: kqi"))
                .hasMessageContaining("Unknown preset 'kqi'; expected one of auto, plain, infrastructure");
        assertThatThrownBy(() -> load("model: {members: {a: {trim: 2}}}"))
                .hasMessageContaining("model.members.a: trim must be a share from 0 to 0.5; got '2.0'");
        assertThatThrownBy(() -> load("model: {members: {a: {samples: 2}}}"))
                .hasMessageContaining("model.members.a: samples is the whole model's; set model.samples");
        assertThatThrownBy(() -> load("model: {members: {a: {}, b: {}}}"))
                .hasMessageContaining("one model twice: [a, b]");
        assertThat(load("model:\n")).isEqualTo(TrainingConfig.defaults());
        assertThatThrownBy(() -> load("smoothing: {fall: 0}")).hasMessageContaining("rise 1.0 and fall 0.0");
        assertThatThrownBy(() -> load("- a list"))
                .hasMessageContaining("train.yaml must hold keys with values; got array");
    }

    private TrainingConfig load(String yaml) throws IOException {
        Path file = directory.resolve("train.yaml");
        Files.writeString(file, yaml);
        return TrainingConfig.load(file);
    }
}
