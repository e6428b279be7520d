package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common: help, exit codes and messages. */
class SurprisalCliTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "score", "evaluate", "alerts", "rehearse", "tune", "models"})
    void everyCommandTeachesByExample(String command) {
        CommandRun help = CommandRun.of(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: surprisal " + command, "Examples:", "  surprisal " + command + " ");
        assertThat(CommandRun.of("help", command).out()).isEqualTo(help.out());
    }

    @Test
    void listsItsCommands() {
        assertThat(CommandRun.of("--help").out()).contains("inspect", "score", "evaluate", "Exit codes");
        assertThat(CommandRun.of("--version").out()).startsWith("surprisal ").contains("Java 17");
    }

    @Test
    void saysHowItIsCalled() {
        CommandRun run = CommandRun.of("score", "--data", "x.csv", "--model", "m.onnx");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualToNormalizingNewlines("""
                surprisal: Missing required option: '--out=FILE'
                Try 'surprisal score --help'.
                """);
        assertThat(CommandRun.of("scroe").code()).isEqualTo(2);
        CommandRun noData = CommandRun.of("score", "--model", "m.onnx", "--out", "s.csv");
        assertThat(noData.code()).isEqualTo(2);
        assertThat(noData.err()).startsWith("surprisal: Missing required option: '--data=PATH'");
    }

    @Test
    void tellsExpectedErrorsWithoutAStackTraceUnlessAskedTo() throws IOException {
        Path model = directory.resolve("torn.onnx");
        byte[] whole = Files.readAllBytes(TinyModel.write(directory, "whole", List.of("a", "b")));
        Files.write(model, Arrays.copyOf(whole, whole.length / 2));
        CommandRun run = CommandRun.of("inspect", model);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("surprisal: " + model + " is not a complete ONNX file (" + whole.length / 2 + " bytes: ")
                .endsWith("; copy or export it again" + System.lineSeparator());
        assertThat(CommandRun.of("inspect", model, "--stacktrace").err()).contains("\tat io.surprisal.onnx.format.");
        assertThat(CommandRun.of("inspect", directory.resolve("none.onnx")).err())
                .isEqualToIgnoringNewLines(
                        "surprisal: " + directory.resolve("none.onnx") + " does not exist; check the path");
    }
}
