package io.surprisal.deploy.trainer;

import io.surprisal.deploy.cli.SurprisalCli;
import io.surprisal.deploy.process.ProcessLife;
import java.io.IOException;
import picocli.CommandLine;

/** The entry of the commands that train. Exit codes: 0 done, 1 failed, 2 wrongly called. */
public final class TrainerCli {
    private TrainerCli() {}

    public static void main(String[] arguments) throws IOException {
        SurprisalCli.run(TrainerCli::commandLine, arguments);
    }

    static CommandLine commandLine(ProcessLife life) {
        return SurprisalCli.of(life, new TrainCommand(life), new BenchmarkCommand(life));
    }
}
