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
        assertThat(execute("--example")).isZero();
        assertThat(out).hasToString(BridgeFile.example());
    }

    @Test
    void aTemplateWithAFaultStopsTheStart() throws IOException {
        assertThat(run("webhooks: {name: chat, url: 'http://chat', body: '{{key}}'}"))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "surprisal: bridge.yaml: webhooks: body of chat: expected a template that makes JSON, got a fault in"
                                + " what it makes, ");
    }

    @Test
    void aTextTemplateThatIncludesAnotherStopsTheStart() throws IOException {
        assertThat(
                        run(
                                "webhooks: {name: chat, url: 'http://chat', headers: {Content-Type: text/plain}, body: '{{> head}}'}"))
                .isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "surprisal: bridge.yaml: webhooks: body of chat: expected a Mustache template, got a fault in it: it"
                                + " includes the template head, and there is none but itself; correct it"
                                + System.lineSeparator());
    }

    @Test
    void twoTargetsOfOneNameStopTheStart() throws IOException {
        assertThat(run("alertmanager: {urls: ['http://a:9093', 'http://a:9093/']}"))
                .isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "surprisal: bridge.yaml: alertmanager.urls: expected addresses that differ in host, port or path, got two"
                                + " of the target alertmanager-a-9093, whose consumer group both would share; leave one of them out"
                                + System.lineSeparator());
    }

    /** Runs the command with a bridge.yaml of these targets. */
    private int run(String targets) throws IOException {
        Files.writeString(
                directory.resolve("job.yaml"), "kafka: {bootstrap_servers: broker:9092, input: {topics: pumps}}");
        return execute(Files.writeString(directory.resolve("bridge.yaml"), "job: job.yaml\n" + targets)
                .toString());
    }

    private int execute(String argument) throws IOException {
        try (ProcessLife life = ProcessLife.begin()) {
            CommandLine commands = Commands.of(life, new BridgeCommand(life))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true));
            return Commands.execute(commands, new String[] {"bridge", argument});
        }
    }
}
