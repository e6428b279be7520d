package io.surprisal.deploy.job;

import io.surprisal.flink.ScoringPipeline;
import io.surprisal.flink.kafka.KafkaEnds;
import io.surprisal.flink.kafka.KafkaOptions;
import io.surprisal.flink.kafka.KafkaPreflight;
import io.surprisal.flink.kafka.KafkaPreflightException;
import io.surprisal.onnx.format.ModelFormatException;
import io.surprisal.scoring.registry.ShippedModel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The scoring job as Flink runs it: {@code flink run surprisal-job-flink.jar job.yaml}. */
public final class ScoringJob {
    private ScoringJob() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new JobException("The scoring job takes one argument, the path of a job.yaml; got " + arguments.length
                    + "; as in: flink run surprisal-job-flink.jar job.yaml");
        }
        JobConfig config = JobConfig.load(Path.of(arguments[0]));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        build(environment, config, readModel(config));
        environment.execute(config.name());
    }

    /**
     * Adds the job to an environment, once the model, the options and Kafka are found to fit each other. Throws
     * {@link JobException} with what does not.
     */
    public static void build(StreamExecutionEnvironment environment, JobConfig config, ShippedModel model) {
        try {
            KafkaOptions kafka = config.kafkaOptions();
            configure(environment, config);
            ScoringPipeline.build(
                    environment, config.pipeline(model), KafkaEnds.sources(kafka), KafkaEnds.sinks(kafka));
            // Last: a misfit of model and options is found without waiting for a broker, and no topic is created for
            // it.
            KafkaPreflight.check(kafka, config.flink().checkpoints().interval());
        } catch (KafkaPreflightException | IllegalArgumentException e) {
            throw new JobException(String.valueOf(e.getMessage()));
        }
    }

    /** Reads the job's model file; throws {@link JobException} where it cannot be read or is not a model. */
    public static ShippedModel readModel(JobConfig config) {
        try {
            return ShippedModel.read(config.model());
        } catch (NoSuchFileException e) {
            throw new JobException("The model file " + config.model()
                    + " is not there; correct the key model, or write it with 'surprisal train --out'");
        } catch (IOException e) {
            throw new JobException(
                    "The model file " + config.model() + " cannot be read: " + e + "; check its permissions");
        } catch (ModelFormatException e) {
            throw new JobException(String.valueOf(e.getMessage()));
        }
    }

    /** What Flink's own configuration, such as {@code flink run -D}, says of restarts and retention has the last word. */
    private static void configure(StreamExecutionEnvironment environment, JobConfig config) {
        Configuration settings = new Configuration();
        FlinkSettings.Checkpoints checkpoints = config.flink().checkpoints();
        boolean exactlyOnce = config.kafka().output().delivery() == DeliveryGuarantee.EXACTLY_ONCE;
        environment.enableCheckpointing(
                checkpoints.interval().toMillis(),
                exactlyOnce ? CheckpointingMode.EXACTLY_ONCE : CheckpointingMode.AT_LEAST_ONCE);
        if (!exactlyOnce) {
            // Results are read at once, and not when a checkpoint completes: a record that is shuffled waits for less
            // than Flink's 100 ms.
            setUnlessFlinkDoes(environment, settings, ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));
        }
        if (!checkpoints.directory().isEmpty()) {
            settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.directory());
            setUnlessFlinkDoes(
                    environment,
                    settings,
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        setUnlessFlinkDoes(environment, settings, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        environment.configure(settings);
        if (config.flink().parallelism() > 0) {
            environment.setParallelism(config.flink().parallelism());
        }
    }

    private static <T> void setUnlessFlinkDoes(
            StreamExecutionEnvironment environment, Configuration settings, ConfigOption<T> option, T value) {
        if (environment.getConfiguration().getOptional(option).isEmpty()) {
            settings.set(option, value);
        }
    }
}
