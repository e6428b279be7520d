package io.surprisal.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.config.ConfigException;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.series.Smoother;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
                  network: {hidden: [16]}
                  likelihood: {features: {door_open: bernoulli}}
                training:
                  seed: 42
                """);
        assertThat(config.data().label()).isEqualTo("is_anomaly");
        assertThat(config.model().family()).isEqualTo(ModelFamily.WAE_MMD);
        assertThat(config.model().network().hidden()).containsExactly(16);
        assertThat(config.model().likelihood().of("door_open")).isEqualTo(LikelihoodKind.BERNOULLI);
        assertThat(config.model().likelihood().of("load")).isEqualTo(LikelihoodKind.GAUSSIAN);
        assertThat(config.model().latent().samples()).isEqualTo(8);
        assertThat(config.training().seed()).isEqualTo(42);
        assertThat(config.training().steps()).isEqualTo(1500);
    }

    @Test
    void anEmptyFileIsTheDefaults() throws IOException {
        assertThat(load("")).isEqualTo(TrainingConfig.defaults());
    }

    @Test
    void oneValueCanBeReplaced() {
        TrainingConfig config = TrainingConfig.defaults().with("model.network.hidden", List.of(3, 2));
        assertThat(config.model().network().hidden()).containsExactly(3, 2);
        assertThat(config.training()).isEqualTo(TrainingConfig.defaults().training());
    }

    @Test
    void aPresetStandsBetweenTheDefaultsAndTheFile() throws IOException {
        TrainingConfig config = load("""
                preset: infrastructure
                model: {objective: {trim: 0.1}}
                members: {ranged: {objective: {trim: 0.2}}}
                smoothing: {fall: 0.5}
                """);
        assertThat(config.preset()).isEqualTo(Preset.INFRASTRUCTURE);
        assertThat(config.members().keySet()).containsExactly("standardised", "ranged", "changes");
        assertThat(config.members().get("standardised"))
                .returns(0.1, member -> member.objective().trim())
                .returns(new ScalingSettings(Scaling.STANDARD, 0.01, 3, 10), ModelSettings::scaling);
        assertThat(config.members().get("ranged"))
                .returns(0.2, member -> member.objective().trim())
                .returns(new ScalingSettings(Scaling.RANGE, 0.001, 3, 10), ModelSettings::scaling);
        assertThat(config.smoothing()).isEqualTo(new Smoother(1, 0.5, 0.5));
    }

    @Test
    void provenanceHasEverySettingByItsKeyAndNothingOfTheData() throws IOException {
        Map<String, String> settings = load("""
                        name: pump
                        data: {label: is_anomaly}
                        members: {a: {}, b: {view: {difference: all}}}
                        """).hyperParameters();
        assertThat(settings)
                .containsEntry("name", "pump")
                .containsEntry("preset", "auto")
                .containsEntry("model.network.hidden", "[64,32]")
                .containsEntry("model.likelihood.features", "{}")
                .containsEntry("members.a", "{}")
                .containsEntry("members.b.view.difference", "all")
                .containsEntry("training.early_stopping.patience", "10")
                .containsEntry("smoothing.rise", "1.0");
        assertThat(settings.keySet()).noneMatch(key -> key.startsWith("data"));
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void aModelsSettingsAreReadFromItsProvenance(Preset preset) {
        TrainingConfig config = TrainingConfig.defaults()
                .with("preset", preset.contractName())
                .with("name", "7")
                .with("model.network.hidden", List.of(8))
                .with("model.likelihood.features", Map.of("a.b", "bernoulli", "c", "gaussian"))
                .with("training.steps", 77)
                .with("training.learning_rate", 1e-5);
        assertThat(TrainingConfig.ofHyperParameters(config.hyperParameters(), "the champion"))
                .isEqualTo(config);
    }

    @Test
    void membersOfOneModelsOwnAreReadFromItsProvenance() throws IOException {
        TrainingConfig config = load("""
                members: {a: {}, b: {view: {difference: all}, likelihood: {features: {x.y: bernoulli}}}}
                """);
        assertThat(TrainingConfig.ofHyperParameters(config.hyperParameters(), "the champion"))
                .isEqualTo(config);
    }

    @Test
    void settingsOfAnotherReleaseAreToldByTheirModel() {
        assertThatThrownBy(() -> TrainingConfig.ofHyperParameters(Map.of("training.speed", "1"), "Model pump"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Model pump")
                .hasMessageContaining("training.speed: expected one of the keys");
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
    void aFileThatIsNoTextOrNotThereIsNamed() throws IOException {
        assertThatThrownBy(() -> TrainingConfig.load(directory.resolve("absent.yaml")))
                .hasMessage(directory.resolve("absent.yaml") + ": expected a YAML file, there is none; check the path");
        assertThatThrownBy(() -> TrainingConfig.load(directory))
                .hasMessage(directory + ": expected a YAML file, got a directory; name a file in it");
        Path file = Files.write(directory.resolve("bytes.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> TrainingConfig.load(file))
                .hasMessage(file + ": expected UTF-8 text, got other bytes; save it as UTF-8");
    }

    @Test
    void anEmptySectionKeepsItsDefaults() throws IOException {
        assertThat(load("model:\n")).isEqualTo(TrainingConfig.defaults());
    }

    /** Whatever the file says of the key, it is not at fault. */
    @Test
    void aFaultOfTheCommandLineIsNamedSo() throws IOException {
        TrainingConfig config = load("training: {steps: 5}");
        assertThatThrownBy(() -> config.with("training.steps", 0))
                .hasMessage("The command line: training.steps: expected at least 1, got 0; correct the value");
        assertThatThrownBy(() -> config.with("model.family", "gan"))
                .hasMessage(
                        "The command line: model.family: expected one of ae, vae, iwae, cvae, flow-vae, wae-mmd, wae-gan, vae-gan, bigan, wake-sleep, rbm, dbn, ppca, etm, memory, shift, shapes, season, neighbours, habits, got \"gan\"; correct the value");
        assertThatThrownBy(() -> config.with("training.seed", 1).with("modle", 1))
                .hasMessageStartingWith(
                        "The command line: modle: expected one of the keys data, logs, members, model, ");
    }

    @Test
    void aFormerKeyOfAMemberIsNamedWithItsPlace() {
        assertThatThrownBy(() -> load("members:\n  ranged: {trim: 0}\n"))
                .hasMessageEndingWith("train.yaml, line 2: members.ranged.trim: is now"
                        + " members.ranged.objective.trim; move its value there");
    }

    /** On a command line there is no file with lines. */
    @Test
    void aFormerKeyThatIsReplacedIsNamedWithItsPlace() {
        assertThatThrownBy(() -> TrainingConfig.defaults().with("model.latent", 8))
                .hasMessage("The command line: model.latent: is now model.latent.size; move its value there");
    }

    private TrainingConfig load(String yaml) throws IOException {
        Path file = directory.resolve("train.yaml");
        Files.writeString(file, yaml);
        return TrainingConfig.load(file);
    }
}
