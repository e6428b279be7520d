package io.surprisal.deploy.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.bridge.settings.BridgeFile;
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

class BridgeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void theExampleIsPrinted() throws IOException {
        assertThat(run("--example")).isZero();
        assertThat(out).hasToString(BridgeFile.example());
    }

    @Test
    void aTemplateWithAFaultStopsTheStart() throws IOException {
        Files.writeString(
                directory.resolve("job.yaml"), "kafka: {bootstrap_servers: broker:9092, input: {topics: pumps}}");
        Path file = Files.writeString(
                directory.resolve("bridge.yaml"),
                "job: job.yaml\nwebhooks: {name: chat, url: 'http://chat', body: '{{key}}'}");
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "surprisal: bridge.yaml: webhooks: body of chat: expected a template that makes JSON, got a fault in"
                                + " what it makes, ");
    }

    private int run(String argument) throws IOException {
        try (ProcessLife life = ProcessLife.begin()) {
            CommandLine commands = Commands.of(life, new BridgeCommand(life))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true));
            return Commands.execute(commands, new String[] {"bridge", argument});
        }
    }
}
