package io.surprisal.deploy.process;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** What all commands have in common: help, version, exit codes, and what a person is told of a failure. */
@Command(
        name = "surprisal",
        header = "Streaming anomaly detection by evidence.",
        description = {
            "",
            "A model learns what normal telemetry looks like; a record's surprisal says how abnormal it is, its tail probability how"
                    + " often a normal record would be as abnormal, and its elbo, in nats, is a lower bound of log p.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the new model is worse (retrain), 130 interrupted."
        })
public final class Commands {
    private static final int HELP_WIDTH = 112;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error came from.")
    private boolean stackTrace;

    private final ProcessLife life;

    private Commands(ProcessLife life) {
        this.life = life;
    }

    /** Executes a command as this process, and ends it. */
    public static void run(Function<ProcessLife, CommandLine> commands, String[] arguments) throws IOException {
        int exitCode;
        try (ProcessLife life = ProcessLife.begin()) {
            exitCode = execute(commands.apply(life), arguments);
        }
        System.exit(exitCode);
    }

    /** Executes a command; returns its exit code. */
    public static int execute(CommandLine commands, String[] arguments) {
        PrintWriter err = commands.getErr();
        try {
            int exitCode = commands.execute(arguments);
            if (exitCode == ExitCode.OK && (commands.getOut().checkError() || System.out.checkError())) {
                err.println("surprisal: not all of the output could be written; free some space or name another place");
                return ExitCode.SOFTWARE;
            }
            return exitCode;
        } catch (OutOfMemoryError e) {
            err.printf(
                    "surprisal: %,d MB of memory are not enough (%s); give it less data, or more memory as in"
                            + " SURPRISAL_JAVA_OPTS=-Xmx8g%n",
                    Runtime.getRuntime().maxMemory() >> 20, e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    /** Commands under the name surprisal. */
    public static CommandLine of(ProcessLife life, Object... commands) {
        Commands common = new Commands(life);
        CommandLine line = new CommandLine(common);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line.addSubcommand(new HelpCommand())
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(Commands::wrongUsage)
                .setExecutionExceptionHandler(common::failed);
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("surprisal: " + e.getMessage());
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    /** What fails while the process ends fails for that reason. */
    private int failed(Exception e, CommandLine command, CommandLine.ParseResult arguments) {
        if (life.isEnding()) {
            return ExitCode.SOFTWARE;
        }
        Optional<String> explained = Failures.explain(e);
        command.getErr().println("surprisal: " + explained.orElse("a fault of the program, please report it: " + e));
        if (stackTrace || explained.isEmpty()) {
            e.printStackTrace(command.getErr());
        }
        return ExitCode.SOFTWARE;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {
                "surprisal " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
