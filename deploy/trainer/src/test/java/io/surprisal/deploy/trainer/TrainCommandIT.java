package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.deploy.cli.CommandRun;
import io.surprisal.deploy.cli.SurprisalCli;
import io.surprisal.onnx.format.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandIT {
    @TempDir
    private Path directory;

    @Test
    void trainsReportsAndIsHeardByTheOtherCommands() throws IOException {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("t,m1,m2,flat,state,skip,label\n");
        for (int row = 0; row < 400; row++) {
            double wave = Math.sin(row / 5.0);
            csv.append(row).append(',').append(wave + 0.1 * random.nextGaussian());
            csv.append(',').append(row % 50 == 0 ? "" : -wave).append(",7,ok,").append(random.nextInt());
            csv.append(',').append(row % 100 == 99 ? 1 : 0).append('\n');
        }
        Path data = Files.writeString(directory.resolve("data.csv"), csv);
        Path config = Files.writeString(
                directory.resolve("train.yaml"),
                "data: {rename: {m1: load}, units: {load: W}}\nname: pump\nmodel: {network: {hidden: [8]}}\n");
        Path model = directory.resolve("model.onnx");
        CommandRun train = CommandRun.of(
                TrainerCli::commandLine,
                "train",
                "--data",
                data,
                "--config",
                config,
                "--family",
                "wae-mmd",
                "--exclude",
                "skip",
                "--seed",
                "9",
                "--steps",
                "20",
                "--out",
                model);
        assertThat(train.code()).as(train.err()).isZero();
        assertThat(train.out())
                .startsWith("400 rows, 3 features")
                .contains(
                        "1 feature has always the same value",
                        "(flat)",
                        "1 feature has missing values",
                        "1 column is not numeric and left out: state ('ok' in row 1)",
                        "Column 'label' holds 0 and 1",
                        "Preset infrastructure: There is no clock, but",
                        model + ": ")
                .doesNotContain("Added differentiated op");
        // Twenty steps for each member of the preset that suits the data.
        assertThat(train.err()).containsPattern("step (\\d+) of \\1, loss ");
        Manifest manifest = ModelFile.read(model).manifest();
        assertThat(manifest.schema().names()).containsExactly("load", "m2", "flat");
        assertThat(manifest.schema().features().get(0).unit()).isEqualTo("W");
        assertThat(manifest.family()).isEqualTo("wae-mmd");
        assertThat(manifest.name()).isEqualTo("pump");
        assertThat(manifest.seed()).isEqualTo(9);
        CommandRun evaluate = CommandRun.of(
                SurprisalCli::commandLine, "evaluate", "--model", model, "--data", data, "--rename", "m1=load");
        assertThat(evaluate.err()).isEmpty();
        assertThat(evaluate.out()).contains("vus_pr");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(data, config, model);
        }
    }
}
