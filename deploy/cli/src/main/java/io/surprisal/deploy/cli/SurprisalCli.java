package io.surprisal.deploy.cli;

import io.surprisal.deploy.process.ProcessLife;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The entry of the commands that use a model file, and what theirs and the trainer's have in common. Exit codes: 0 done, 1 failed, 2 wrongly called. */
@Command(
        name = "surprisal",
        header = "Streaming anomaly detection by evidence: the commands that work on files.",
        description = {
            "",
            "A model learns what normal telemetry looks like; a record's surprisal, −log p in nats, says how abnormal it is.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = SurprisalCli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "The usual way:",
            "  surprisal train --data normal.csv --out model.onnx",
            "  surprisal inspect model.onnx",
            "  surprisal evaluate --model model.onnx --data labelled.csv --label label",
            "  surprisal score --model model.onnx --data new.csv --out scores.csv",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrongly called."
        })
public final class SurprisalCli {
    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error came from.")
    private boolean stackTrace;

    private static final int HELP_WIDTH = 112;

    private final ProcessLife life;

    private SurprisalCli(ProcessLife life) {
        this.life = life;
    }

    public static void main(String[] arguments) throws IOException {
        run(SurprisalCli::commandLine, arguments);
    }

    /** Executes a command as this process, and ends it. */
    public static void run(Function<ProcessLife, CommandLine> commands, String[] arguments) throws IOException {
        int exitCode;
        try (ProcessLife life = ProcessLife.begin()) {
            exitCode = commands.apply(life).execute(arguments);
        }
        System.exit(exitCode);
    }

    /** The commands of this module. */
    public static CommandLine commandLine(ProcessLife life) {
        return of(life, new InspectCommand(), new ScoreCommand(life), new EvaluateCommand());
    }

    /** Commands under the name surprisal, with help, version and the handling of errors that all have in common. */
    public static CommandLine of(ProcessLife life, Object... commands) {
        SurprisalCli cli = new SurprisalCli(life);
        CommandLine line = new CommandLine(cli);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line.addSubcommand(new HelpCommand())
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(SurprisalCli::wronglyCalled)
                .setExecutionExceptionHandler(cli::failed);
    }

    private static int wronglyCalled(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("surprisal: " + e.getMessage());
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    /** What fails while the process ends fails for that reason. */
    private int failed(Exception e, CommandLine command, CommandLine.ParseResult arguments) {
        if (life.isEnding()) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        command.getErr().println("surprisal: " + Failures.message(e));
        if (stackTrace || !Failures.expected(e)) {
            e.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SurprisalCli.class.getPackage().getImplementationVersion();
            return new String[] {
                "surprisal " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
