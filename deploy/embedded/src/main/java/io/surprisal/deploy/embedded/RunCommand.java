package io.surprisal.deploy.embedded;

import io.surprisal.deploy.embedded.local.LocalJob;
import io.surprisal.deploy.embedded.local.PrometheusPort;
import io.surprisal.deploy.embedded.state.Snapshot;
import io.surprisal.deploy.embedded.state.StateDirectory;
import io.surprisal.deploy.embedded.state.StateOwner;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.KafkaSettings;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.settings.JobFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "What was read and scored by then is committed, and the state is kept: offsets, what the model remembers of each"
                    + " key, open alerts. The next run goes on from there, also after a crash; each record is scored once."
                    + " For a cluster, give the same job.yaml to Flink's own command: flink run"
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
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final ProcessLife life;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private What what;

    @Option(names = "--parallelism", paramLabel = "N", description = "How many subtasks score, instead of job.yaml's")
    private @Nullable Integer parallelism;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the state is kept and looked for (default: beside job.yaml, job.state for job.yaml)")
    private @Nullable Path state;

    @Option(
            names = "--fresh",
            description = "Forget the state that is kept; the job starts where job.yaml's kafka.input.start says")
    private boolean fresh;

    @Mixin
    private final PrometheusOption prometheus = new PrometheusOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** @param life how long stopping may take, and where temporary files go */
    RunCommand(ProcessLife life) {
        this.life = life;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (what.file == null) {
            out.print(JobFile.example());
            out.flush();
            return 0;
        }
        JobConfig config = JobConfig.load(what.file);
        if (parallelism != null) {
            config = config.withParallelism(parallelism);
        }
        try (StateDirectory directory = StateDirectory.open(state == null ? beside(what.file) : state)) {
            if (fresh) {
                directory.clear();
            }
            run(config, directory, out);
        }
        return 0;
    }

    private void run(JobConfig config, StateDirectory kept, PrintWriter out) throws Exception {
        ShippedModel model = ScoringJob.readModel(config);
        StateOwner owner = StateOwner.of(config, model.file());
        Optional<Snapshot> from = kept.newest();
        if (from.isPresent()) {
            StateOwner before = StateOwner.read(kept);
            before.check(owner, kept);
            tellModel(before, owner, out);
            kept.prune(from.get());
        } else {
            owner.write(kept);
        }
        JobConfig local = config.withCheckpointsIn(kept.checkpoints());
        Configuration settings = kept.settings(
                from,
                local.alerts().incidents().enabled()
                        && !local.kafka().input().feedbackTopic().isEmpty());
        prometheus.port().ifPresent(port -> PrometheusPort.add(port, settings));
        try (LocalJob job = LocalJob.start(local, model, life.temporary(), settings, life)) {
            owner.write(kept);
            announce(config, out);
            tellStart(config, kept, from, out);
            job.await();
        } catch (InterruptedException e) {
            tellEnd(kept, out);
            throw e;
        }
    }

    /** job.state for job.yaml. */
    private static Path beside(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".state");
    }

    private static void announce(JobConfig config, PrintWriter out) {
        KafkaSettings kafka = config.kafka();
        out.printf(
                "Scoring %s on %s with %s%s%s%nScores go to %s, alerts to %s%s%s, records that cannot be scored to %s. Ctrl-C stops.%n",
                String.join(", ", kafka.input().topics()),
                kafka.bootstrapServers(),
                config.model(),
                kafka.input().feedbackTopic().isEmpty()
                        ? ""
                        : ", hearing feedback on " + kafka.input().feedbackTopic(),
                kafka.input().modelsTopic().isEmpty()
                        ? ""
                        : ", taking models that " + kafka.input().modelsTopic() + " names",
                kafka.output().scoresTopic(),
                kafka.output().alertsTopic(),
                config.alerts().incidents().enabled()
                        ? ", incidents to " + kafka.output().incidentsTopic()
                        : "",
                kafka.input().modelsTopic().isEmpty()
                        ? ""
                        : ", what becomes of models to " + kafka.output().modelEventsTopic(),
                kafka.output().deadLettersTopic());
        out.flush();
    }

    private static void tellModel(StateOwner before, StateOwner now, PrintWriter out) {
        if (!now.modelVersion().equals(before.modelVersion())) {
            out.printf(
                    "The model changed since the last run: %s %s, before %s %s.%n",
                    now.model(), now.modelVersion(), before.model(), before.modelVersion());
        }
    }

    private static void tellStart(JobConfig config, StateDirectory kept, Optional<Snapshot> from, PrintWriter out) {
        if (!config.flink().checkpoints().directory().isEmpty()) {
            out.println("flink.checkpoints.directory of job.yaml is for clusters; this run keeps its state in " + kept);
        }
        out.println(from.map(snapshot -> snapshot.cleanStop()
                        ? "Goes on from the stop of " + time(snapshot) + ", with the state in " + kept
                        : "Goes on from the checkpoint of " + time(snapshot) + ", with the state in " + kept
                                + ": the run before did not stop by itself")
                .orElse("Starts anew and keeps its state in " + kept));
        out.flush();
    }

    private static void tellEnd(StateDirectory kept, PrintWriter out) throws IOException {
        out.println(kept.newest()
                .map(snapshot -> snapshot.cleanStop()
                        ? "Stopped; the next run goes on from here"
                        : "Stopped without a savepoint; the next run goes on from the checkpoint of " + time(snapshot))
                .orElse("Stopped before the first checkpoint; the next run starts anew"));
        out.flush();
    }

    private static String time(Snapshot snapshot) {
        return TIME.format(snapshot.written().atZone(ZoneId.systemDefault()));
    }

    /** A job, or an example of one. */
    private static final class What {
        @Parameters(paramLabel = "job.yaml", description = "The job")
        private @Nullable Path file;

        @Option(names = "--example", description = "Print a job.yaml with every key there is, and what it means")
        private boolean example;
    }
}
