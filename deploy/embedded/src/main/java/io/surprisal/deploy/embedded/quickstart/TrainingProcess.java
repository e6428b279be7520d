package io.surprisal.deploy.embedded.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Trains in a process of its own: Deeplearning4j and Flink never share a class path. */
final class TrainingProcess {
    private static final long PATIENCE_SECONDS = 10;

    private TrainingProcess() {}

    /**
     * Runs {@code train} on this terminal, so that its progress shows.
     *
     * @param launcher the command {@code surprisal}
     * @param data a table with the row number t, which is not a feature
     * @param model where the model file is written
     */
    static void train(Path launcher, Path data, Path model) throws IOException, InterruptedException {
        List<String> command = List.of(
                launcher.toString(),
                "train",
                "--data",
                data.toString(),
                "--time",
                "t",
                "--out",
                model.toString(),
                "--no-report");
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        // One that must be ended by force leaves its temporary files among those of this process.
        builder.environment().put("TMPDIR", model.resolveSibling("").toString());
        Process process = builder.start();
        try {
            int exitCode = process.waitFor();
            if (exitCode != 0 || Files.notExists(model)) {
                throw new IOException(
                        "Training ended with exit code " + exitCode + ", see above: " + String.join(" ", command));
            }
        } finally {
            stop(process);
        }
    }

    /** Asks it to end, as Ctrl-C does, and insists when it takes too long. */
    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
