package io.surprisal.deploy.kubernetes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** The settings of Flink that a manifest may name: Flink itself passes over those that it does not know. */
final class FlinkOptions {
    /** Of plug-ins, of the operator, and of names that a user chooses; the classes of these are not here. */
    private static final List<String> BEYOND =
            List.of("metrics.reporter.prom.", "s3.", "kubernetes.operator.", "external-resource.gpu.");

    private static final Set<String> KNOWN = Stream.of(
                    BlobServerOptions.class,
                    CheckpointingOptions.class,
                    CoreOptions.class,
                    ExternalResourceOptions.class,
                    HighAvailabilityOptions.class,
                    JobManagerOptions.class,
                    NettyShuffleEnvironmentOptions.class,
                    RestOptions.class,
                    TaskManagerOptions.class)
            .flatMap(options -> Stream.of(options.getFields()))
            .filter(field ->
                    Modifier.isStatic(field.getModifiers()) && field.getType().equals(ConfigOption.class))
            .map(FlinkOptions::key)
            .collect(Collectors.toUnmodifiableSet());

    private FlinkOptions() {}

    static boolean known(String key) {
        return KNOWN.contains(key) || BEYOND.stream().anyMatch(key::startsWith);
    }

    private static String key(Field option) {
        try {
            return ((ConfigOption<?>) option.get(null)).key();
        } catch (IllegalAccessException e) {
            throw new LinkageError(option.toString(), e);
        }
    }
}
