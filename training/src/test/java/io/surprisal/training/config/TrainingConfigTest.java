package io.surprisal.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(config.model().family()).isEqualTo("wae-mmd");
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
                .returns(new ScalingSettings("standard", 0.01, 3, 10), ModelSettings::scaling);
        assertThat(config.members().get("ranged"))
                .returns(0.2, member -> member.objective().trim())
                .returns(new ScalingSettings("range", 0.001, 3, 10), ModelSettings::scaling);
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
                .hasMessageContaining("train.yaml: unknown key model.famly; the keys of model are family, ")
                .hasMessageContaining(", latent, ");
        assertThatThrownBy(() -> load("model: {family: gan}"))
                .hasMessageContaining("'gan'; expected one of " + ModelFamily.names());
        assertThatThrownBy(() -> load("training: {held_out: 0.9}"))
                .hasMessageContaining("train.yaml, training: held_out must be a share above 0, at most 0.5; got '0.9'");
        assertThatThrownBy(() -> load("training: {steps: many}"))
                .hasMessageContaining("train.yaml: training.steps must be a whole number; got \"many\"");
        assertThatThrownBy(() -> load("training: {steps: }"))
                .hasMessageContaining("train.yaml: training.steps has no value; give it one, such as 1500");
        assertThatThrownBy(() -> load("preset: kqi"))
                .hasMessageContaining("Unknown preset 'kqi'; expected one of auto, plain, infrastructure");
        assertThatThrownBy(() -> load("members: {a: {objective: {trim: 2}}}"))
                .hasMessageContaining("train.yaml, members.a.objective: trim must be a share from 0 to 0.5; got '2.0'");
        assertThatThrownBy(() -> load("members: {a: {latent: {samples: 2}}}"))
                .hasMessageContaining(
                        "train.yaml: members.a.latent.samples is the whole model's; set model.latent.samples");
        assertThatThrownBy(() -> load("members: {a: {view: {size: 2}}}"))
                .hasMessageContaining("train.yaml: unknown key members.a.view.size; the keys of members.a.view are");
        assertThatThrownBy(() -> load("members: {a.b: {}}"))
                .hasMessageContaining("train.yaml: members must be names of letters, digits, - and _; got 'a.b'");
        assertThatThrownBy(() -> load("members: {a: {}, b: {}}")).hasMessageContaining("one model twice: [a, b]");
        assertThat(load("model:\n")).isEqualTo(TrainingConfig.defaults());
        assertThatThrownBy(() -> load("smoothing: {fall: 0}")).hasMessageContaining("rise 1.0 and fall 0.0");
        assertThatThrownBy(() -> load("- a list"))
                .hasMessageContaining("train.yaml must hold keys with values; got array");
    }

    @Test
    void aFormerKeyOfAMemberIsNamedWithItsPlace() {
        assertThatThrownBy(() -> load("members:\n  ranged: {trim: 0}\n"))
                .hasMessageEndingWith("train.yaml, line 2, column 12: members.ranged.trim is now"
                        + " members.ranged.objective.trim; move its value there");
    }

    /** On a command line there is no file with lines. */
    @Test
    void aFormerKeyThatIsReplacedIsNamedWithItsPlace() {
        assertThatThrownBy(() -> TrainingConfig.defaults().with("model.latent", 8))
                .hasMessage("The settings: model.latent is now model.latent.size; move its value there");
    }

    private TrainingConfig load(String yaml) throws IOException {
        Path file = directory.resolve("train.yaml");
        Files.writeString(file, yaml);
        return TrainingConfig.load(file);
    }
}
