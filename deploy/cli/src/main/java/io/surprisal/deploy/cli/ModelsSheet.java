package io.surprisal.deploy.cli;

import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.ModelRole;
import io.surprisal.telemetry.record.ModelSource;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which models a job is to have, as text.
 *
 * @param events the newest event of each role; those without one are left out
 */
record ModelsSheet(String job, String topic, DesiredModels models, Map<ModelRole, ModelEvent> events) {
    private static final String INDENT = "            ";

    String toText() {
        return "Job " + job + ", topic " + topic + System.lineSeparator()
                + role(ModelRole.CHAMPION, models.champion(), "the model that job.yaml names")
                + role(ModelRole.SHADOW, models.shadow(), "none");
    }

    /** The options by which a model is named again, as a shell reads them. */
    static String words(@Nullable ModelSource source) {
        if (source == null) {
            return "--none";
        }
        String signature = source.signature() == null ? "" : " --signature " + ShellWord.of(source.signature());
        return ShellWord.of(source.uri()) + " --sha256 " + source.sha256() + signature;
    }

    private String role(ModelRole role, @Nullable ModelSource source, String without) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                String.format(Locale.ROOT, "  %-10s", role.name().toLowerCase(Locale.ROOT)),
                source == null ? without : source.uri());
        if (source != null) {
            line(text, INDENT, "SHA-256 " + source.sha256() + (source.signature() == null ? "" : ", signed"));
        }
        ModelEvent event = events.get(role);
        if (event != null) {
            line(
                    text,
                    INDENT,
                    Instant.ofEpochMilli(event.time()) + " "
                            + event.status().name().toLowerCase(Locale.ROOT) + ": "
                            + event.model() + " " + event.version()
                            + (event.subtask() < 0 ? "" : ", subtask " + event.subtask()) + ": " + event.message());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String before, String content) {
        text.append(before).append(content).append(System.lineSeparator());
    }
}
