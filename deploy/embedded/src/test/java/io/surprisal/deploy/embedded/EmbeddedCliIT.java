package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.CommandProcess;
import io.surprisal.deploy.process.CommandProcess.Signal;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes: what they print, how they end and what they leave behind. */
class EmbeddedCliIT {
    @TempDir
    private Path directory;

    @Test
    void endingTheQuickstartInTheReplayLeavesNothingBehind() throws Exception {
        List<String> features =
                IntStream.rangeClosed(1, 38).mapToObj("m%02d"::formatted).toList();
        Path model = TinyModel.write(directory, "tiny", features);
        try (CommandProcess quickstart = start("quickstart", "--model", model.toString(), "--speed", "50")) {
            quickstart.linesUntil("Alert ");
            quickstart.end(Signal.TERM);

            assertThat(quickstart.lines()).noneMatch(line -> line.contains("xception"));
            assertThat(quickstart.exitCode()).isEqualTo(Signal.TERM.exitCode());
            assertThat(quickstart.temporary()).doesNotExist();
        }
    }

    @Test
    void aJobThatCannotStartSaysWhyInOneLine() throws Exception {
        Path absent = directory.resolve("absent.yaml");
        try (CommandProcess run = start("run", absent.toString())) {
            assertThat(run.lines())
                    .containsExactly("surprisal: " + absent + ": expected a YAML file, there is none; check the path");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.temporary()).doesNotExist();
        }
    }

    @Test
    void aQuickstartWithAModelOfOtherDataSaysSo() throws Exception {
        Path model = TinyModel.write(directory, "tiny", List.of("flow", "heat"));
        try (CommandProcess quickstart = start("quickstart", "--model", model.toString())) {
            assertThat(quickstart.lines())
                    .last()
                    .asString()
                    .startsWith("surprisal: The model file " + model
                            + " expects the features [flow, heat], the bundled data has [m01, m02, ")
                    .endsWith("; name a model that was trained on it, or leave --model out to train one");
            assertThat(quickstart.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aPortForMetricsThatIsTakenIsSaidAtOnce() throws Exception {
        List<String> features =
                IntStream.rangeClosed(1, 38).mapToObj("m%02d"::formatted).toList();
        Path model = TinyModel.write(directory, "tiny", features);
        try (ServerSocket taken = new ServerSocket(0);
                CommandProcess quickstart = start(
                        "quickstart",
                        "--model",
                        model.toString(),
                        "--prometheus",
                        Integer.toString(taken.getLocalPort()))) {
            assertThat(quickstart.lines())
                    .last()
                    .asString()
                    .startsWith("surprisal: Metrics cannot be served at port " + taken.getLocalPort())
                    .endsWith("; give --prometheus a free port");
            assertThat(quickstart.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void anUnknownOptionIsWrongUsage() throws Exception {
        try (CommandProcess quickstart = start("quickstart", "--sped")) {
            assertThat(quickstart.lines()).first().asString().isEqualTo("surprisal: Unknown option: '--sped'");
            assertThat(quickstart.exitCode()).isEqualTo(2);
            assertThat(quickstart.temporary()).doesNotExist();
        }
    }

    private CommandProcess start(String... arguments) throws IOException {
        return CommandProcess.start(EmbeddedCli.class, directory, List.of(arguments));
    }
}
