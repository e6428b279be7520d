package io.surprisal.deploy.embedded.quickstart;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a person asks of the quickstart.
 *
 * @param speed records a second of the replay
 * @param model a model file of the bundled data, to skip the training
 * @param keepRunning whether Kafka and Flink go on after the summary
 * @param prometheusPort where metrics are served for Prometheus; empty: nowhere
 */
public record QuickstartOptions(int speed, Optional<Path> model, boolean keepRunning, OptionalInt prometheusPort) {
    public QuickstartOptions {
        if (speed < 1) {
            throw new IllegalArgumentException("--speed must be at least 1 record a second; got " + speed);
        }
    }
}
