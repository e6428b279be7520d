package io.surprisal.training.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Settings that belong together, by the kind of data they are for. Each but the first two is a YAML file beside this class, in the
 * form of train.yaml, and train.yaml overrides it.
 */
public enum Preset {
    /** Chosen from the data. */
    AUTO,

    /** One model of standardised records, nothing smoothed: a starting point for a model of your own. */
    PLAIN,

    /** Many metrics of a server or service, which move together. */
    INFRASTRUCTURE,

    /** One metric over time. */
    KPI,

    /** One metric over time that follows the time of the day or the week. */
    SEASONAL,

    /** Sensors between on-off states and commands, as on a spacecraft or a machine. */
    TELEMETRY,

    /** Waves that come again, as of heartbeats and machines. */
    WAVEFORM,

    /** Records by themselves, in no order. */
    TABULAR;

    /** All configuration names, for messages and help. */
    public static String names() {
        return Arrays.stream(values()).map(Preset::contractName).collect(Collectors.joining(", "));
    }

    /** The name in train.yaml and on the command line. */
    public String contractName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it sets, as in train.yaml. */
    String settings() {
        if (this == AUTO || this == PLAIN) {
            return "";
        }
        String file = "preset/" + contractName() + ".yaml";
        try (InputStream in = Objects.requireNonNull(Preset.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
