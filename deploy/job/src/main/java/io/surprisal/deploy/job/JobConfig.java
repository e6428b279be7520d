package io.surprisal.deploy.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.Document;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.setting.Settings;
import io.surprisal.flink.PipelineOptions;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.scoring.ModelLogs;
import io.surprisal.scoring.alert.AlertSettings;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.TelemetrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A scoring job as job.yaml says. The commented file of {@link JobFile#example} documents every key and is where the
 * defaults are read from.
 *
 * @param model the model file, resolved against the directory of job.yaml
 */
public record JobConfig(
        String name,
        Path model,
        KafkaSettings kafka,
        TelemetrySettings telemetry,
        ScoringSettings scoring,
        AlertSettings alerts,
        WatchOptions watch,
        FlinkSettings flink) {
    /** How many times as long as the records of training lay apart a bucket may be; they may have lain apart unevenly. */
    private static final double LONGEST_INTERVAL = 1.5;

    private static final YamlRecords YAML = JobTypes.yaml();
    private static final List<String> REQUIRED = List.of("/model", "/kafka/bootstrap_servers", "/kafka/input/topics");

    public JobConfig {
        Settings.require(!name.isBlank(), "name", "a name", name);
        if (alerts.incidents().enabled()) {
            KafkaSettings.Output output = kafka.output();
            List<String> others = new ArrayList<>(kafka.input().topics());
            others.addAll(List.of("", output.scoresTopic(), output.alertsTopic(), output.deadLettersTopic()));
            Settings.require(
                    !others.contains(output.incidentsTopic()),
                    "kafka.output.incidents_topic",
                    "a topic for nothing else, because alerts.incidents.group asks for incidents",
                    output.incidentsTopic());
        }
    }

    /** Reads job.yaml; what it leaves out has its default. */
    public static JobConfig load(Path file) {
        return of(YAML.load(file), file);
    }

    /**
     * Reads the text of a job.yaml.
     *
     * @param file names it in messages; a relative path of the model is relative to its directory
     */
    public static JobConfig parse(String yaml, Path file) {
        return of(YAML.parse(yaml, file.toString()), file);
    }

    private static JobConfig of(Document given, Path file) {
        JobFile.requireGiven(given, REQUIRED);
        ObjectNode settings = YAML.parse(JobFile.example(), "The defaults").tree();
        YamlRecords.merge(settings, given);
        JobConfig config = YAML.read(settings, JobConfig.class, given);
        return config.besides(file);
    }

    /** This job with another parallelism. */
    public JobConfig withParallelism(int subtasks) {
        return withFlink(flink.withParallelism(subtasks));
    }

    /** This job with its checkpoints in another directory, which is a URI. */
    public JobConfig withCheckpointsIn(String directory) {
        return withFlink(flink.withCheckpointsIn(directory));
    }

    /** What the pipeline is built from, for the job's model as it was read. */
    PipelineOptions pipeline(ShippedModel shipped) {
        Manifest model = shipped.file().manifest();
        LogRules lines = ModelLogs.of(shipped.file()).orElse(null);
        if (lines != null && lines.group().sessions() && scoring.tailProbability() == 0) {
            throw new JobException("Model " + model.name()
                    + " scores sessions, each of which is a key with one record, of which an alert budget learns nothing; set"
                    + " scoring.tail_probability to the share of normal sessions that may alert, such as 0.001");
        }
        checkInterval(model);
        return new PipelineOptions(
                shipped,
                telemetry.decode(model.schema().names(), classField(model), lines),
                telemetry.eventTime().options(),
                scoring.options(alerts.budget()),
                alerts,
                watch,
                scoring.models().options());
    }

    /** The field with a record's class, of which the model is told or by which a record finds its own. */
    private String classField(Manifest model) {
        String field = model.condition().field();
        String ofModels = scoring.models().field();
        if (!field.isEmpty() && !ofModels.isEmpty() && !field.equals(ofModels)) {
            throw new JobException("Model " + model.name() + " is told the class of each record, its field " + field
                    + ", and scoring.models.field is " + ofModels + "; a record has one class: let them be the same");
        }
        return field.isEmpty() ? ofModels : field;
    }

    /**
     * A model knows how values change from record to record: buckets must not be longer than in training. They may be shorter than the records of training
     * lay apart, which telemetry sparser than a bucket does.
     */
    private void checkInterval(Manifest model) {
        double trained = model.baseline().samplingInterval();
        Duration interval = telemetry.eventTime().buckets().interval();
        if (telemetry.format().kind().isMetrics()
                && trained > 0
                && interval.toMillis() > LONGEST_INTERVAL * 1000 * trained) {
            throw new JobException("Model " + model.name() + " was trained on a record every " + trained
                    + " s, and telemetry.event_time.buckets.interval is " + Settings.text(interval)
                    + "; train it on the topic's history with --job, or correct the interval");
        }
    }

    /** The job's ends in Kafka. */
    KafkaOptions kafkaOptions() {
        return kafka.options(alerts.incidents().enabled());
    }

    private JobConfig withFlink(FlinkSettings other) {
        return new JobConfig(name, model, kafka, telemetry, scoring, alerts, watch, other);
    }

    /** This job with the files that it names beside its own, where their paths are relative. */
    private JobConfig besides(Path file) {
        return new JobConfig(
                name,
                file.resolveSibling(model).normalize(),
                kafka.besides(file),
                telemetry.besides(file),
                scoring.besides(file),
                alerts,
                watch,
                flink);
    }
}
