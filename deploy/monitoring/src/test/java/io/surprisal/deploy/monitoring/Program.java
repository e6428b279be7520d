package io.surprisal.deploy.monitoring;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program of Debian's packages of Prometheus. A test on a machine without it is skipped, and says what to install; {@code .ci/run} does. */
enum Program {
    PROMETHEUS("prometheus", "prometheus"),
    PROMTOOL("promtool", "prometheus"),
    ALERTMANAGER("prometheus-alertmanager", "prometheus-alertmanager"),
    AMTOOL("amtool", "prometheus-alertmanager");

    private final String binary;
    private final String debianPackage;

    Program(String binary, String debianPackage) {
        this.binary = binary;
        this.debianPackage = debianPackage;
    }

    /** Starts it; it writes to a log. */
    Process start(Path log, String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Runs it to its end. */
    Result run(Path directory, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(arguments))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private List<String> command(String... arguments) {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, binary))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(found)
                .as("%s on the PATH; apt-get install %s", binary, debianPackage)
                .isPresent();
        List<String> command = new ArrayList<>(List.of(found.orElseThrow().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** How it ended and what it printed. */
    record Result(int exitCode, String output) {}
}
