package io.surprisal.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command as a process of its own, started as the launcher does. */
public final class CommandProcess implements AutoCloseable {
    private final Process process;
    private final Path temporary;
    private final BufferedReader output;

    private CommandProcess(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
        this.output = process.inputReader();
    }

    /**
     * Starts it with the class path of the test.
     *
     * @param directory where the directory of its temporary files is made
     */
    public static CommandProcess start(Class<?> main, Path directory, List<String> arguments) throws IOException {
        return start(System.getProperty("java.class.path"), main.getName(), directory, arguments);
    }

    /** Starts it with another class path. */
    public static CommandProcess start(String classPath, String main, Path directory, List<String> arguments)
            throws IOException {
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
                classPath,
                main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // More threads make small matrices slower.
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new CommandProcess(builder.start(), temporary);
    }

    /** The directory of its temporary files. */
    public Path temporary() {
        return temporary;
    }

    /** Whether it ends by itself within a time, which is waited for. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All that it still prints. */
    public List<String> lines() {
        return output.lines().toList();
    }

    /** What it prints up to a line that begins so; fails where it ends before. */
    public List<String> linesUntil(String start) throws IOException {
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

    public void end(Signal signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal.name(), Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** How a process is ended: Ctrl-C, a service manager's stop, {@code kill -9}. */
    public enum Signal {
        INT(130),
        TERM(143),
        KILL(137);

        private final int exitCode;

        Signal(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }
}
