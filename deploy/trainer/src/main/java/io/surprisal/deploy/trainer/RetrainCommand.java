package io.surprisal.deploy.trainer;

import io.surprisal.deploy.cli.JobRules;
import io.surprisal.deploy.cli.ModelsTopic;
import io.surprisal.deploy.cli.OutputFile;
import io.surprisal.deploy.cli.PublishedModel;
import io.surprisal.deploy.cli.ShellWord;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelSource;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.JobTopics;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "retrain",
        header = "Train a job's model again on what the job has read, and compare it with the one in use.",
        description = {
            "",
            "Reads the history of the job's topics as the job does. Alerts are cut out of it, except those that feedback calls false positives."
                    + " The candidate is fitted with the champion's own settings to all but the newest time, on which it is compared with the"
                    + " champion at the job's own rules. It is worse where it misses a confirmed alert that the champion finds, or raises more"
                    + " alerts than both the champion and the budget. Otherwise --publish makes it the job's shadow: docs/retraining.md.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 compared, or published; 3 the candidate is worse, nothing is published.",
            "",
            "Examples:",
            "  surprisal retrain job.yaml --out /models/pumps-8.onnx",
            "  surprisal retrain job.yaml --days 60 --held-out 7 --out /models/pumps-8.onnx --publish --sign key.pem",
            "  surprisal retrain job.yaml --out /mnt/models/pumps-8.onnx --publish --uri s3://models/pumps-8.onnx"
        })
final class RetrainCommand implements Callable<Integer> {
    private static final int WORSE = 3;

    /** A century. */
    private static final int MOST_DAYS = 36_500;

    private final InstantSource clock;

    @Parameters(paramLabel = "JOB", description = "The job.yaml.")
    private Path job = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file to write.")
    private Path out = Path.of("");

    @ArgGroup
    private Reach reach = new Reach();

    @Option(
            names = "--held-out",
            paramLabel = "DAYS",
            description =
                    "Compare on the newest days, so many of them, and fit nothing to them. Default: those of the newest fifth of the records.")
    private @Nullable Double heldOut;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Train by this train.yaml, and not by the champion's settings. What it says of the data is not used.")
    private @Nullable Path config;

    @Option(
            names = "--champion",
            paramLabel = "FILE",
            description = "The champion on this machine, where it is not at the address that the job has it from.")
    private @Nullable Path championCopy;

    @ArgGroup(validate = false, heading = "%nPublishing%n")
    private Publishing publishing = new Publishing();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RetrainCommand(InstantSource clock) {
        this.clock = clock;
    }

    /** How far back history is read. */
    private static final class Reach {
        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Read no record with an earlier Kafka timestamp, such as 2026-01-31T00:00:00Z.")
        private @Nullable Instant since;

        @Option(names = "--days", paramLabel = "N", description = "The same for the last N days.")
        private @Nullable Double days;

        private @Nullable Instant from(Instant now) {
            return days == null ? since : now.minus(length(days));
        }
    }

    /** What becomes of a candidate that is not worse. */
    private static final class Publishing {
        @Option(names = "--publish", description = "Make the candidate the job's shadow, unless it is worse.")
        private boolean publish;

        @Option(
                names = "--uri",
                paramLabel = "URI",
                description =
                        "Where the job finds the file, such as s3://models/pumps-8.onnx. Default: the path of --out.")
        private @Nullable String uri;

        @Option(
                names = "--sign",
                paramLabel = "KEYFILE",
                description = "Sign the file with this private key: Ed25519, PEM (PKCS#8).")
        private @Nullable Path sign;
    }

    @Override
    public Integer call() throws IOException {
        requireDays("--held-out", heldOut);
        requireDays("--days", reach.days);
        if (!publishing.publish && (publishing.uri != null || publishing.sign != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--uri and --sign are of what --publish publishes; add it");
        }
        OutputFile.requireWritable(out);
        SelfTest.prepare();
        if (publishing.sign != null) {
            PublishedModel.requireKey(publishing.sign);
        }
        JobTopics topics = JobFile.topics(job);
        JobRules rules = JobRules.read(job);
        ModelsTopic models = publishing.publish || !topics.input().modelsTopic().isEmpty() ? ModelsTopic.of(job) : null;
        if (publishing.publish && models != null) {
            models.requireSigned(publishing.sign != null);
        }
        ModelFile champion = champion(models == null ? DesiredModels.NONE : models.read());
        TrainingConfig settings = settings(champion);
        SaidAlerts said = SaidAlerts.read(topics);
        JobHistory history = JobHistory.of(
                JobHistory.read(job, topics, champion.manifest(), reach.from(clock.instant())),
                said,
                heldOut == null ? null : length(heldOut));
        PrintWriter text = spec.commandLine().getOut();
        text.printf(
                Locale.ROOT,
                "%,d records, of which %,d are in spans of alerts and left out. The topics hold %,d alerts, %,d answers that one was none, %,d confirmed%n"
                        + "Held out for the comparison: from %s on%n",
                history.times().length,
                history.abnormalRows(),
                said.alerts(),
                said.falsePositives(),
                said.confirmed().size(),
                Instant.ofEpochMilli(history.boundary()));
        text.flush();
        ModelFile candidate = fit(history, settings, rules.scoring());
        Comparison comparison = new Comparison(
                Replay.of(champion, rules, history, said),
                Replay.of(candidate, rules, history, said),
                rules.alertsPerWeek());
        text.printf(
                "Champion %s, version %s; candidate %s, version %s%n%n%s%n",
                champion.source(), champion.version(), out, candidate.version(), comparison.toText());
        text.flush();
        return conclude(comparison, models, text);
    }

    private int conclude(Comparison comparison, @Nullable ModelsTopic models, PrintWriter text) throws IOException {
        Optional<String> worse = comparison.worse();
        if (worse.isPresent()) {
            text.printf("The candidate is worse, and is not published: %s%n", worse.get());
            text.flush();
            return WORSE;
        }
        if (!publishing.publish || models == null) {
            text.printf("The candidate is not worse. --publish would make it the job's shadow%n");
            text.flush();
            return 0;
        }
        String address = PublishedModel.address(publishing.uri == null ? out.toString() : publishing.uri);
        ModelSource shadow = PublishedModel.of(address, out, null, null, publishing.sign);
        models.write(new DesiredModels(models.read().champion(), shadow));
        text.printf(
                "The candidate is the shadow of job %s from now on: %s. Make it the champion with%n"
                        + "  surprisal models promote --job %s%n",
                models.group(), address, ShellWord.of(job.toString()));
        text.flush();
        return 0;
    }

    private ModelFile fit(JobHistory history, TrainingConfig settings, ScoringOptions scoring) throws IOException {
        try (TrainingProgress progress =
                TrainingProgress.start(spec.commandLine().getErr(), InstantSource.system())) {
            TrainedModel candidate = Trainer.train(history.training(), settings, progress::step);
            String tested = NewModelCheck.run(candidate.onnx(), out, scoring);
            candidate.write(out);
            progress.finish();
            PrintWriter text = spec.commandLine().getOut();
            text.println(tested);
            text.flush();
            return ModelFile.read(out);
        }
    }

    private ModelFile champion(DesiredModels desired) throws IOException {
        ModelSource source = desired.champion();
        if (source == null) {
            Path named = championCopy == null ? JobFile.model(job) : championCopy;
            requireOther(named);
            return ModelFile.read(named);
        }
        Path path = championCopy == null ? PublishedModel.local(source.uri()) : championCopy;
        if (path == null || !Files.exists(path)) {
            throw new IllegalArgumentException(
                    "The champion, " + source.uri() + ", is not on this machine; name a copy of it (--champion FILE)");
        }
        requireOther(path);
        ModelFile file = ModelFile.read(path);
        if (!file.digest().equals(source.sha256())) {
            throw new IllegalArgumentException(path + " is not the champion: expected the SHA-256 " + source.sha256()
                    + ", got " + file.digest() + "; name a copy of " + source.uri() + " as it was (--champion FILE)");
        }
        return file;
    }

    private void requireOther(Path champion) throws IOException {
        if (Files.exists(out) && Files.exists(champion) && Files.isSameFile(out, champion)) {
            throw new IllegalArgumentException(
                    "--out " + out + " is the champion's own file, which would be lost; name another file");
        }
    }

    private void requireDays(String option, @Nullable Double days) {
        if (days != null && !(days > 0 && days <= MOST_DAYS)) {
            throw new ParameterException(
                    spec.commandLine(), option + " is to be above 0 days, at most " + MOST_DAYS + "; got " + days);
        }
    }

    private TrainingConfig settings(ModelFile champion) {
        if (config != null) {
            return TrainingConfig.load(config).checked();
        }
        var settings = champion.manifest().provenance().hyperParameters();
        if (!settings.containsKey("training.steps")) {
            throw new IllegalArgumentException(champion.source()
                    + " does not say by which settings it was trained, so it was not trained by 'surprisal train'; name them"
                    + " (--config train.yaml)");
        }
        return TrainingConfig.ofHyperParameters(settings, champion.source()).checked();
    }

    private static Duration length(double days) {
        return Duration.ofSeconds(Math.round(days * Duration.ofDays(1).toSeconds()));
    }
}
