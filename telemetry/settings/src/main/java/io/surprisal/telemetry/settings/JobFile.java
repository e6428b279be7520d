package io.surprisal.telemetry.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.config.Document;
import io.surprisal.config.DurationModule;
import io.surprisal.config.YamlRecords;
import io.surprisal.core.setting.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** job.yaml, of which the section {@code telemetry} is read here. The commented file beside this class has every key with its default. */
public final class JobFile {
    private static final YamlRecords YAML =
            new YamlRecords(DurationModule.module(), Map.of(Duration.class, DurationText.FORM), FormerKeys.MOVED);

    private JobFile() {}

    /** The part of the file that is read. */
    record Part(TelemetrySettings telemetry) {}

    /** A job.yaml with every key there is, commented. */
    public static String example() {
        try (InputStream bytes = JobFile.class.getResourceAsStream("job.yaml")) {
            if (bytes == null) {
                throw new IllegalStateException("job.yaml is not in the jar, beside its class; build it again");
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The example job.yaml cannot be read from the jar", e);
        }
    }

    /** How the job of a file reads its telemetry; what the file leaves out has its default. */
    public static TelemetrySettings telemetry(Path file) {
        Document given = YAML.load(file);
        ObjectNode settings = YAML.parse(example(), "The defaults").tree();
        YamlRecords.merge(settings, given);
        settings.retain(List.of("telemetry"));
        return YAML.read(settings, Part.class, given).telemetry().besides(file);
    }
}
