package io.surprisal.deploy.embedded;

import io.surprisal.deploy.embedded.local.Interruptible;
import io.surprisal.deploy.embedded.local.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that run Flink inside the process. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 ended by Ctrl-C. */
@Command(name = "surprisal", description = "Score streams of telemetry.", synopsisSubcommandLabel = "COMMAND")
public final class EmbeddedCli {
    private EmbeddedCli() {}

    public static void main(String[] arguments) throws IOException {
        int exitCode;
        try (Interruptible process = Interruptible.thisThread();
                TemporaryDirectory directory = TemporaryDirectory.ofProcess()) {
            exitCode = execute(directory.path(), process, arguments);
        }
        System.exit(exitCode);
    }

    private static int execute(Path directory, Interruptible process, String[] arguments) {
        try {
            return commandLine(directory, process).execute(arguments);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            // Classes that register a shutdown hook cannot be initialised while the JVM ends.
            if (process.isEnding()) {
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw e;
        }
    }

    private static CommandLine commandLine(Path directory, Interruptible process) {
        return new CommandLine(new EmbeddedCli())
                .addSubcommand(new QuickstartCommand(directory))
                .addSubcommand(new RunCommand(directory))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (!process.isEnding()) {
                        command.getErr()
                                .println(command.getColorScheme().errorText("surprisal: " + Failures.explain(failure)));
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }
}
