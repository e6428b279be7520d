package io.surprisal.deploy.embedded;

import io.surprisal.deploy.process.Commands;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** The entry of the commands that run Flink inside the process. */
public final class EmbeddedCli {
    /** How long the JVM waits for a command to close what it opened. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private EmbeddedCli() {}

    public static void main(String[] arguments) throws IOException {
        int exitCode;
        try (ProcessLife life = ProcessLife.begin();
                Hold command = life.hold(Thread.currentThread()::interrupt, PATIENCE)) {
            exitCode = execute(life, arguments);
        }
        System.exit(exitCode);
    }

    private static int execute(ProcessLife life, String[] arguments) {
        CommandLine commands = Commands.of(life, new QuickstartCommand(life), new RunCommand(life));
        try {
            return Commands.execute(commands, arguments);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            // Classes that register a shutdown hook cannot be initialised while the JVM ends.
            if (life.isEnding()) {
                return ExitCode.SOFTWARE;
            }
            throw e;
        }
    }
}
