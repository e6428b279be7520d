package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.cli.CommandRun;
import io.surprisal.training.config.ModelFamily;
import io.surprisal.training.config.Preset;
import io.surprisal.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the commands that train are called and what they refuse. */
class TrainerCliTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"train", "retrain", "benchmark"})
    void everyCommandTeachesByExample(String command) {
        CommandRun help = run(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: surprisal " + command, "Examples:", "  surprisal " + command + " ");
        assertThat(run("help", command).out()).isEqualTo(help.out());
    }

    @Test
    void theExampleOfAConfigurationIsOne() throws IOException {
        String help = run("train", "--help").out();
        String example = help.substring(help.indexOf('\n', help.indexOf("train.yaml; ")));
        TrainingConfig config =
                TrainingConfig.load(Files.writeString(directory.resolve("train.yaml"), example.stripIndent()));
        assertThat(config.name()).isEqualTo("pump-7");
        assertThat(config.model().latent().size()).isEqualTo(8);
    }

    @Test
    void namesEveryKeyThatHasMoved() throws IOException {
        Path file = Files.writeString(directory.resolve("train.yaml"), "model:\n  name: pump\n  hidden: [8]\n");
        CommandRun run = run("train", "--data", "x.csv", "--config", file, "--out", directory.resolve("m.onnx"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualToNormalizingNewlines("""
                surprisal: FILE, line 2: model.name: is now name; move its value there
                FILE, line 3: model.hidden: is now model.network.hidden; move its value there
                """.replace("FILE", file.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--days 1e12 | --days is to be above 0 days, at most 36500; got 1.0E12",
                "--days -3 | --days is to be above 0 days, at most 36500; got -3.0",
                "--held-out 1e12 | --held-out is to be above 0 days, at most 36500; got 1.0E12",
                "--uri s3://m/p.onnx | --uri and --sign are of what --publish publishes; add it"
            })
    void refusesOptionsOfARetrainingThatMakeNoSense(String options, String message) {
        List<Object> arguments = new ArrayList<>(List.of("retrain", "job.yaml", "--out", directory.resolve("m.onnx")));
        arguments.addAll(List.of(options.split(" ")));
        CommandRun run = run(arguments.toArray());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("surprisal: " + message);
    }

    @Test
    void saysHowItIsCalled() {
        CommandRun run = run("train", "--data", "x.csv");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualToNormalizingNewlines("""
                surprisal: Missing required option: '--out=FILE'
                Try 'surprisal train --help'.
                """);
        assertThat(run("trian").code()).isEqualTo(2);
    }

    @Test
    void asksWhetherTheOutputCanBeWrittenBeforeAnythingElse() throws IOException {
        Path file = directory.resolve("nowhere/model.onnx");
        CommandRun run = run("train", "--data", "not-even-there.csv", "--out", file);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("surprisal: --out " + file + ": there is no directory "
                        + directory.resolve("nowhere") + "; create it or name another");
        assertThat(run("train", "--data", "not-even-there.csv", "--out", directory)
                        .err())
                .contains("--out " + directory + " is a directory; name a file in it");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void namesTheRaggedLineOfTrainingData() throws IOException {
        Path data = Files.writeString(directory.resolve("ragged.csv"), "a,b\n1,2\n1,2,3\n");
        CommandRun run = run("train", "--data", data, "--out", directory.resolve("m.onnx"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "surprisal: " + data + ", line 3: expected 2 columns as in the header, got 3;"
                                + " correct the line or export the file again");
    }

    @Test
    void theHelpNamesFamiliesAndPresets() {
        String help = run("train", "--help").out();
        assertThat(help.replaceAll("\\s+", " ")).contains("one of " + ModelFamily.names() + ".");
        assertThat(Preset.values()).allSatisfy(preset -> assertThat(help).contains(preset.contractName() + " ("));
    }

    @Test
    void namesTheFamilyThatThereIsNot() {
        CommandRun run = run("train", "--data", "x.csv", "--family", "oracle", "--out", directory.resolve("m.onnx"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("\"oracle\"", "vae", "wae-mmd").doesNotContain("\tat ");
    }

    private static CommandRun run(Object... arguments) {
        return CommandRun.of(TrainerCli::commandLine, arguments);
    }
}
