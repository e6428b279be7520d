package io.surprisal.deploy.console;

import io.surprisal.deploy.process.Commands;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;

/** The entry of the command {@code console}. */
public final class ConsoleCli {
    /** How long the JVM waits for the console to close what it opened. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private ConsoleCli() {}

    public static void main(String[] arguments) throws IOException {
        int exitCode;
        try (ProcessLife life = ProcessLife.begin();
                Hold command = life.hold(Thread.currentThread()::interrupt, PATIENCE)) {
            exitCode = Commands.execute(commandLine(life), arguments);
        }
        System.exit(exitCode);
    }

    /** The commands of this module. */
    static CommandLine commandLine(ProcessLife life) {
        return Commands.of(life, new ConsoleCommand());
    }
}
