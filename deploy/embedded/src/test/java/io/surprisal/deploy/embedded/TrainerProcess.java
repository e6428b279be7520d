package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.CommandProcess;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Commands on the class path of deploy/trainer, which has Deeplearning4j, in a process of their own: it and Flink never share one. The build
 * packages that module before this one's integration tests.
 */
final class TrainerProcess {
    private static final Path BUILT = Path.of("..", "trainer", "target");
    private static final String CLASS_PATH = BUILT + "/*:" + BUILT + "/lib/*";

    private TrainerProcess() {}

    /** Trains or adopts; returns what it printed. */
    static List<String> make(Path directory, Object... arguments) throws Exception {
        return run("io.surprisal.deploy.trainer.TrainerCli", directory, arguments);
    }

    /** Scores a file; returns what it printed. */
    static List<String> score(Path directory, Object... arguments) throws Exception {
        return run("io.surprisal.deploy.cli.SurprisalCli", directory, arguments);
    }

    private static List<String> run(String main, Path directory, Object... arguments) throws Exception {
        assertThat(BUILT.resolve("lib")).as("package deploy/trainer first").isDirectory();
        List<String> words = Arrays.stream(arguments).map(Object::toString).toList();
        try (CommandProcess process = CommandProcess.start(CLASS_PATH, main, directory, words)) {
            List<String> lines = process.lines();
            assertThat(process.exitCode()).as("%s: %s", words, lines).isZero();
            return lines;
        }
    }
}
