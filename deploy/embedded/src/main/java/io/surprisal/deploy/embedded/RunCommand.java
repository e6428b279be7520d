package io.surprisal.deploy.embedded;

import io.surprisal.deploy.embedded.local.LocalJob;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.KafkaSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code surprisal run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Score Kafka topics as job.yaml says, with Flink inside this process, until Ctrl-C.",
            "",
            "What was read and scored by then is committed: the next run of the same consumer group goes on from there. For"
                    + " a cluster, give the same job.yaml to Flink's own command: flink run"
                    + " deploy/job/target/surprisal-job-flink.jar job.yaml",
            ""
        },
        footer = {
            "",
            "To begin:",
            "  surprisal run --example > job.yaml     then change what its comments call required",
            "  surprisal run job.yaml"
        })
final class RunCommand implements Callable<Integer> {
    private final Path directory;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private What what;

    @Option(names = "--parallelism", paramLabel = "N", description = "How many subtasks score, instead of job.yaml's")
    private int parallelism;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /**
     * @param directory for temporary files; the caller removes it
     */
    RunCommand(Path directory) {
        this.directory = directory;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (what.file == null) {
            out.print(JobConfig.example());
            out.flush();
            return 0;
        }
        JobConfig config = JobConfig.load(what.file);
        if (parallelism > 0) {
            config = config.withParallelism(parallelism);
        }
        try (LocalJob job = LocalJob.start(config, directory, new Configuration())) {
            announce(config, out);
            job.await();
        }
        return 0;
    }

    private static void announce(JobConfig config, PrintWriter out) {
        KafkaSettings kafka = config.kafka();
        out.printf(
                "Scoring %s on %s with %s%nScores go to %s, alerts to %s, records that cannot be scored to %s. Ctrl-C stops.%n",
                String.join(", ", kafka.telemetryTopics()),
                kafka.bootstrapServers(),
                config.model(),
                kafka.scoresTopic(),
                kafka.alertsTopic(),
                kafka.deadLettersTopic());
        out.flush();
    }

    /** A job, or an example of one. */
    private static final class What {
        @Parameters(paramLabel = "job.yaml", description = "The job")
        private @Nullable Path file;

        @Option(names = "--example", description = "Print a job.yaml with every key there is, and what it means")
        private boolean example;
    }
}
