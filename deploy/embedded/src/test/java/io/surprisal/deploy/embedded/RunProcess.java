package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code run} as a process of its own. */
final class RunProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private RunProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /**
     * Starts it.
     *
     * @param directory where its temporary files go
     */
    static RunProcess start(Path directory, List<String> arguments) throws IOException {
        Path temporary = Files.createTempDirectory(directory, "temporary");
        // A shell that starts a build in the background lets it ignore SIGINT, and so would this process.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + temporary,
                "-Dsurprisal.temporary=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedCli.class.getName(),
                "run"));
        command.addAll(arguments);
        return new RunProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** What it prints up to a line that begins so; fails where it ends before. */
    List<String> linesUntil(String start) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = output.readLine();
        while (line != null) {
            lines.add(line);
            if (line.startsWith(start)) {
                return lines;
            }
            line = output.readLine();
        }
        throw new AssertionError("No line starts with '" + start + "' in " + lines);
    }

    void end(Signal signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal.name(), Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** How a process is ended: Ctrl-C, a service manager's stop, {@code kill -9}. */
    enum Signal {
        INT(130),
        TERM(143),
        KILL(137);

        private final int exitCode;

        Signal(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }
}
