package io.surprisal.deploy.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.Commands;
import io.surprisal.deploy.process.ProcessLife;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConsoleCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void otherMachinesNeedAToken() throws IOException {
        assertThat(run("console", job(), "--host", "0.0.0.0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Other machines reach 0.0.0.0; say who may see the page (--token-file FILE)");
    }

    @Test
    void aTokenThatCanBeGuessedIsRefused() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "secret\n");
        assertThat(run("console", job(), "--token-file", token.toString(), "--port", "0"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(token + ": expected a token of at least 16 characters, got 6; make one: openssl rand");
    }

    @Test
    void aJobWithoutABrokerIsRefused() throws IOException {
        Path job = Files.writeString(directory.resolve("empty.yaml"), "name: pumps\n");
        assertThat(run("console", job.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("kafka.bootstrap_servers: expected a value such as");
    }

    private String job() throws IOException {
        return Files.writeString(
                        directory.resolve("job.yaml"),
                        "kafka: {bootstrap_servers: 'localhost:1', input: {topics: telemetry}}\n")
                .toString();
    }

    private int run(String... arguments) throws IOException {
        try (ProcessLife life = ProcessLife.begin()) {
            CommandLine line = Commands.of(life, new ConsoleCommand(life)).setErr(new PrintWriter(err, true));
            return Commands.execute(line, arguments);
        }
    }
}
