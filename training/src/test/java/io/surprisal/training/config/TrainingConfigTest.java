package io.surprisal.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void errorsNameFileKeyAndWhatWasExpected() {
        assertThatThrownBy(() -> load("model: {famly: vae}"))
                .hasMessageContaining("train.yaml")
                .hasMessageContaining("'famly'")
                .hasMessageContaining("family");
        assertThatThrownBy(() -> load("model: {family: gan}"))
                .hasMessageContaining("'gan'; expected one of vae, wae-mmd");
        assertThatThrownBy(() -> load("training: {held_out: 0.9}"))
                .hasMessageContaining("training.held_out must be a share above 0, at most 0.5; got 0.9");
        assertThatThrownBy(() -> load("- a list")).hasMessageContaining("sections data, model, training");
    }

    private TrainingConfig load(String yaml) throws IOException {
        Path file = directory.resolve("train.yaml");
        Files.writeString(file, yaml);
        return TrainingConfig.load(file);
    }
}
