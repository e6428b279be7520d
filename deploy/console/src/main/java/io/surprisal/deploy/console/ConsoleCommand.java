package io.surprisal.deploy.console;

import io.surprisal.deploy.console.web.ConsoleServer;
import io.surprisal.deploy.console.web.Place;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.JobTopics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code surprisal console}. */
@Command(
        name = "console",
        header = "Show a running job as a web page: keys, scores, alerts and what did them, feedback.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "",
            "Reads the topics that job.yaml names, as any consumer may, until Ctrl-C. The job need not run, and the broker may come later."
                    + " What people say on the page goes to kafka.input.feedback_topic: docs/console.md.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  surprisal console job.yaml",
            "  surprisal console job.yaml --host 0.0.0.0 --token-file console.token"
        })
final class ConsoleCommand implements Callable<Integer> {
    private static final int SHORTEST_TOKEN = 16;

    /** How long the JVM waits for the console to close what it opened. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ProcessLife life;

    @Parameters(
            paramLabel = "job.yaml",
            description = "The job: its section kafka says where the broker is, and its topics.")
    private Path job = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8180",
            description = "Where the page is; 0 for any port that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen at (default: ${DEFAULT-VALUE}). One that other machines reach needs --token-file.")
    private String host = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Show the page only to people who know the text in this file, at least 16 characters.")
    private @Nullable Path tokenFile;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** @param life what the end of the process waits for */
    ConsoleCommand(ProcessLife life) {
        this.life = life;
    }

    @Override
    public Integer call() throws Exception {
        if (tokenFile == null && !ConsoleServer.isLoopback(host)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Other machines reach " + host
                            + "; say who may see the page (--token-file FILE), or leave --host out");
        }
        JobTopics topics = JobFile.topics(job);
        CountDownLatch stopped = new CountDownLatch(1);
        try (Console console = Console.start(topics, new Place(host, port, token()));
                Hold hold = life.hold(stopped::countDown, PATIENCE)) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "The console of job %s is at %s%nIt reads the topics at %s. Ctrl-C stops it.%n",
                    topics.group(), console.address(), topics.bootstrapServers());
            out.flush();
            stopped.await();
        }
        return 0;
    }

    private @Nullable String token() throws IOException {
        if (tokenFile == null) {
            return null;
        }
        String token = Files.readString(tokenFile).strip();
        if (token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(tokenFile + ": expected a token of at least " + SHORTEST_TOKEN
                    + " characters, got " + token.length() + "; make one: openssl rand -hex 24 > " + tokenFile);
        }
        return token;
    }
}
