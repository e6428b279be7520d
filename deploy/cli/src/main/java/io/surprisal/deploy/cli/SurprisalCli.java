package io.surprisal.deploy.cli;

import io.surprisal.deploy.process.Commands;
import io.surprisal.deploy.process.ProcessLife;
import java.io.IOException;
import picocli.CommandLine;

/** The entry of the commands that use a model file. */
public final class SurprisalCli {
    private SurprisalCli() {}

    public static void main(String[] arguments) throws IOException {
        Commands.run(SurprisalCli::commandLine, arguments);
    }

    /** The commands of this module. */
    public static CommandLine commandLine(ProcessLife life) {
        return Commands.of(
                life,
                new InspectCommand(),
                new ScoreCommand(life),
                new EvaluateCommand(),
                new AlertsCommand(),
                new RehearseCommand(),
                new TuneCommand(),
                new ModelsCommand());
    }
}
