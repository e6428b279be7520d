package io.surprisal.deploy.embedded.quickstart;

import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.console.Console;
import io.surprisal.deploy.console.web.Place;
import io.surprisal.deploy.embedded.local.LocalJob;
import io.surprisal.deploy.embedded.local.PrometheusPort;
import io.surprisal.deploy.job.JobConfig;
import io.surprisal.deploy.job.JobException;
import io.surprisal.deploy.job.ScoringJob;
import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.settings.JobFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;

/**
 * Trains on the bundled machine, starts Kafka and Flink inside the process, replays the labelled half and shows what comes
 * out. Whatever it starts has stopped when it returns, also when its thread is interrupted.
 */
public final class Quickstart {
    private static final int STEPS = 3;

    private final QuickstartOptions options;
    private final Path launcher;
    private final Screen screen;
    private final ProcessLife life;
    private final Timeline timeline = new Timeline(Instant.parse("2026-01-01T00:00:00Z"));

    /**
     * @param launcher the command {@code surprisal}, for the training
     * @param life how long stopping may take
     */
    public Quickstart(QuickstartOptions options, Path launcher, Screen screen, ProcessLife life) {
        this.options = options;
        this.launcher = launcher;
        this.screen = screen;
        this.life = life;
    }

    /**
     * Runs all of it.
     *
     * @param directory where files may be written; the caller removes it
     */
    public void run(Path directory) throws Exception {
        LabelledTelemetry telemetry = BundledMachine.labelled();
        screen.line(
                "@|bold Surprisal quickstart|@: %s of the Server Machine Dataset, %d metrics, one record a minute",
                BundledMachine.NAME, telemetry.features().size());
        Path model = train(directory);
        stream(telemetry, model, directory);
    }

    /** All but the training. */
    void stream(LabelledTelemetry telemetry, Path model, Path directory) throws Exception {
        screen.step(2, STEPS, "Starting Kafka and Flink in this process");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Topics.MADE.forEach(topic -> broker.createTopic(topic, 1));
            String kafka = broker.bootstrapServers();
            Path settings = writeSettings(model, kafka, directory);
            try (LocalJob job = startJob(telemetry, settings, directory);
                    ResultReader results = new ResultReader(kafka, timeline);
                    Console console = Console.start(JobFile.topics(settings), Place.local())) {
                announce(kafka, console.address());
                replay(
                        new Replay(BundledMachine.NAME, telemetry, timeline, options.speed()),
                        kafka,
                        console.address(),
                        job,
                        results);
            }
        }
    }

    private Path train(Path directory) throws IOException, InterruptedException {
        if (options.model().isPresent()) {
            screen.step(1, STEPS, "Taking the model file %s", options.model().get());
            return options.model().get().toAbsolutePath();
        }
        screen.step(1, STEPS, "Training a model on the first half, which is taken to be normal operation");
        Path model = directory.resolve("model.onnx");
        TrainingProcess.train(launcher, BundledMachine.unpackTraining(directory), model);
        return model;
    }

    private static Path writeSettings(Path model, String kafka, Path directory) throws IOException {
        return Files.writeString(directory.resolve("job.yaml"), """
                name: surprisal-quickstart
                model: %s
                kafka:
                  bootstrap_servers: %s
                  input: {topics: %s, start: earliest, feedback_topic: %s}
                  output:
                    scores_topic: %s
                    alerts_topic: %s
                    dead_letters_topic: %s
                telemetry:
                  event_time: {field: %s, format: iso_8601}
                scoring:
                  top_features: 3
                flink:
                  parallelism: 1
                  checkpoints: {interval: 500ms}
                """.formatted(
                        model,
                        kafka,
                        Topics.TELEMETRY,
                        Topics.FEEDBACK,
                        Topics.SCORES,
                        Topics.ALERTS,
                        Topics.DEAD_LETTERS,
                        Replay.TIME_FIELD));
    }

    private LocalJob startJob(LabelledTelemetry telemetry, Path settingsFile, Path directory) throws Exception {
        JobConfig config = JobConfig.load(settingsFile);
        // Nobody waits for a second try here.
        Configuration settings = new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        options.prometheusPort().ifPresent(port -> PrometheusPort.add(port, settings));
        Path temporary = Files.createDirectory(directory.resolve("flink"));
        return LocalJob.start(config, readModel(config, telemetry), temporary, settings, life);
    }

    /** A model of other data would refuse every record. */
    private static ShippedModel readModel(JobConfig config, LabelledTelemetry telemetry) {
        ShippedModel model = ScoringJob.readModel(config);
        List<String> features = model.file().manifest().schema().names();
        if (!telemetry.features().containsAll(features)) {
            throw new JobException("The model file " + config.model() + " expects the features " + features
                    + ", the bundled data has " + telemetry.features()
                    + "; name a model that was trained on it, or leave --model out to train one");
        }
        return model;
    }

    private void announce(String kafka, String console) {
        screen.line("     The console, a page that shows all this: @|bold,underline %s|@", console);
        screen.line("     Kafka listens on @|bold %s|@ until this ends. To read along, in another terminal:", kafka);
        screen.line("       kcat -b %s -t %s -X isolation.level=read_committed -C -o beginning", kafka, Topics.ALERTS);
        screen.line(
                "       kafka-console-consumer.sh --bootstrap-server %s --topic %s --isolation-level read_committed"
                        + " --from-beginning",
                kafka, Topics.ALERTS);
        screen.line(
                "     Topics: %s, %s (in), %s, %s, %s (out)",
                Topics.TELEMETRY, Topics.FEEDBACK, Topics.SCORES, Topics.ALERTS, Topics.DEAD_LETTERS);
    }

    private void replay(Replay replay, String kafka, String console, LocalJob job, ResultReader results)
            throws Exception {
        LabelledTelemetry telemetry = replay.telemetry();
        int records = telemetry.rows().size();
        screen.step(
                3,
                STEPS,
                "Replaying the second half: %,d records at %,d a second, %d labelled anomalies; Ctrl-C stops%n",
                records,
                replay.speed(),
                telemetry.anomalies().size());
        ExecutorService sender = Executors.newSingleThreadExecutor(task -> new Thread(task, "replay"));
        long start = System.nanoTime();
        try {
            Future<?> sending = sender.submit(() -> {
                replay.send(kafka, Topics.TELEMETRY);
                return records;
            });
            while (results.counts().total() < records) {
                results.poll(this::show);
                job.check();
                if (sending.isDone()) {
                    sending.get();
                }
            }
        } finally {
            sender.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!options.keepRunning()) {
            job.drain();
        }
        results.pollToEnd(this::show);
        screen.summary(results.counts(), seconds, Outcome.of(telemetry.anomalies(), results.incidents()), timeline);
        if (options.keepRunning()) {
            keepRunning(kafka, console, job, results);
        } else {
            screen.line(
                    "%nNext: @|bold ./surprisal train --help|@ for your own data, then @|bold ./surprisal run --help|@ to score your own topic.");
        }
    }

    private void keepRunning(String kafka, String console, LocalJob job, ResultReader results)
            throws ExecutionException, InterruptedException {
        screen.line(
                "%nLook around at @|bold,underline %s|@, and say what you think of an alert. Still scoring what comes to topic %s on %s. Ctrl-C ends it.",
                console, Topics.TELEMETRY, kafka);
        while (true) {
            results.poll(this::show);
            job.check();
        }
    }

    private void show(Alert alert) {
        switch (alert.status()) {
            case OPENED -> screen.opened(alert, timeline);
            case UPDATED -> screen.updated(alert, timeline);
            case RESOLVED, CLOSED -> screen.resolved(alert, timeline);
        }
    }
}
