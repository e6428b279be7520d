package io.surprisal.deploy.trainer;

import io.surprisal.deploy.process.Commands;
import io.surprisal.deploy.process.ProcessLife;
import java.io.IOException;
import java.time.InstantSource;
import picocli.CommandLine;

/** The entry of the commands that make model files. */
public final class TrainerCli {
    private TrainerCli() {}

    public static void main(String[] arguments) throws IOException {
        Commands.run(TrainerCli::commandLine, arguments);
    }

    static CommandLine commandLine(ProcessLife life) {
        return Commands.of(
                life,
                new TrainCommand(life),
                new RetrainCommand(InstantSource.system()),
                new AdoptCommand(Terminal.ofProcess()),
                new ExportCommand(),
                new BenchmarkCommand(life));
    }
}
