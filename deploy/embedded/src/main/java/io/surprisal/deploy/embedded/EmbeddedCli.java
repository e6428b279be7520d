package io.surprisal.deploy.embedded;

import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that run Flink inside the process. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 ended by Ctrl-C. */
@Command(name = "surprisal", description = "Score streams of telemetry.", synopsisSubcommandLabel = "COMMAND")
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
        try {
            return commandLine(life).execute(arguments);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            // Classes that register a shutdown hook cannot be initialised while the JVM ends.
            if (life.isEnding()) {
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        }
    }

    private static CommandLine commandLine(ProcessLife life) {
        return new CommandLine(new EmbeddedCli())
                .addSubcommand(new QuickstartCommand(life))
                .addSubcommand(new RunCommand(life))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (!life.isEnding()) {
                        command.getErr()
                                .println(command.getColorScheme().errorText("surprisal: " + Failures.explain(failure)));
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }
}
