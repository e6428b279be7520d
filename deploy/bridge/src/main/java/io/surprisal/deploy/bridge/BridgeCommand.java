package io.surprisal.deploy.bridge;

import io.surprisal.deploy.bridge.delivery.BridgeTopics;
import io.surprisal.deploy.bridge.settings.BridgeFile;
import io.surprisal.deploy.bridge.settings.BridgeSettings;
import io.surprisal.deploy.bridge.targets.Target;
import io.surprisal.deploy.bridge.targets.Targets;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.JobTopics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code surprisal bridge}. */
@Command(
        name = "bridge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tell Alertmanager, webhooks and OTLP receivers of a job's alerts, notices and incidents, until Ctrl-C.",
            "",
            "It reads the job's topics, each target as a consumer group of its own, and commits an offset once the target has taken"
                    + " the record. A target that is away is tried again until it is back; a restart goes on from there.",
            ""
        },
        footer = {
            "",
            "To begin:",
            "  surprisal bridge --example > bridge.yaml   then name a target",
            "  surprisal bridge --check bridge.yaml",
            "  surprisal bridge bridge.yaml"
        })
final class BridgeCommand implements Callable<Integer> {
    /** A request that is under way is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final ProcessLife life;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private What what;

    @Option(
            names = "--check",
            description =
                    "Try the topics and each target, say what happened, and end. A webhook gets an alert of the key"
                            + " surprisal-bridge-check, and its end")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** @param life what the end of the process waits for */
    BridgeCommand(ProcessLife life) {
        this.life = life;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (what.file == null) {
            out.print(BridgeFile.example());
            out.flush();
            return 0;
        }
        BridgeSettings settings = BridgeFile.load(what.file, System.getenv());
        JobTopics job = JobFile.topics(settings.job());
        BridgeTopics topics = new BridgeTopics(job, settings.start());
        List<Target> targets = Targets.of(settings, job.group(), JobFile.name(settings.job()));
        if (check) {
            return BridgeCheck.run(topics, targets, out) ? 0 : 1;
        }
        try (Bridge bridge = Bridge.start(topics, targets);
                Hold hold = life.hold(bridge::stop, PATIENCE)) {
            out.printf(
                    "Telling %s what comes on %s at %s. Ctrl-C stops.%n",
                    targets.stream().map(Target::name).collect(Collectors.joining(", ")),
                    String.join(" and ", topics.names()),
                    job.bootstrapServers());
            out.flush();
            bridge.await();
        }
        return 0;
    }

    /** A bridge, or an example of one. */
    private static final class What {
        @Parameters(paramLabel = "bridge.yaml", description = "Which job, and whom to tell")
        private @Nullable Path file;

        @Option(names = "--example", description = "Print a bridge.yaml with every key there is, and what it means")
        private boolean example;
    }
}
