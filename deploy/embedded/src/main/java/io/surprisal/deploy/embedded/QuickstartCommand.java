package io.surprisal.deploy.embedded;

import io.surprisal.deploy.embedded.quickstart.Quickstart;
import io.surprisal.deploy.embedded.quickstart.QuickstartOptions;
import io.surprisal.deploy.embedded.quickstart.Screen;
import io.surprisal.deploy.process.ProcessLife;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.simple.SimpleLogger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code surprisal quickstart}. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Train on bundled data, replay its labelled half through Kafka and Flink, watch the alerts.",
            "",
            "The data is one machine of the Server Machine Dataset: 38 metrics, a record a minute, 16 days to train on and"
                    + " 16 days with labelled anomalies to replay. Kafka and Flink run inside this process, on ports that"
                    + " are free; what is written goes to a temporary directory that is removed at the end.",
            ""
        })
final class QuickstartCommand implements Callable<Integer> {
    private final ProcessLife life;

    @Option(
            names = "--speed",
            paramLabel = "RECORDS",
            defaultValue = "600",
            description = "Records a second of the replay (default: ${DEFAULT-VALUE}, 40 seconds for all of it)")
    private int speed;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model file that was trained on the bundled data, instead of training one")
    private @Nullable Path model;

    @Option(
            names = "--keep-running",
            negatable = true,
            description =
                    "Keep the console, Kafka and Flink up after the summary, to look around; Ctrl-C ends it (default: at a terminal)")
    private @Nullable Boolean keepRunning;

    @Mixin
    private final PrometheusOption prometheus = new PrometheusOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    /** @param life how long its ways out may take, and where its temporary files go */
    QuickstartCommand(ProcessLife life) {
        this.life = life;
    }

    @Override
    public Integer call() throws Exception {
        QuickstartOptions options = new QuickstartOptions(
                speed,
                Optional.ofNullable(model),
                keepRunning == null ? System.console() != null : keepRunning,
                prometheus.port());
        Screen screen = new Screen(
                spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi());
        Path directory = life.temporary();
        Path launcher = Path.of(System.getProperty("surprisal.launcher", "surprisal"));
        // Before the first logger is made: what people watch here stays readable.
        System.setProperty(SimpleLogger.LOG_FILE_KEY, directory.resolve("log").toString());
        new Quickstart(options, launcher, screen, life).run(directory);
        return 0;
    }
}
