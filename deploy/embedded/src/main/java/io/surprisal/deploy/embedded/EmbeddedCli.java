package io.surprisal.deploy.embedded;

import io.surprisal.deploy.embedded.quickstart.QuickstartCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that run Flink inside the process. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 ended by Ctrl-C. */
@Command(
        name = "surprisal",
        description = "Score streams of telemetry.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {QuickstartCommand.class, RunCommand.class})
public final class EmbeddedCli {
    private EmbeddedCli() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new EmbeddedCli())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(command.getColorScheme().errorText("surprisal: " + Failures.explain(failure)));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }
}
