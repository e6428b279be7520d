package io.surprisal.deploy.cli;

import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.table.DataException;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Feedback in a file, a JSON object on each line, as in the feedback topic. */
final class FeedbackFile {
    private FeedbackFile() {}

    /** What stands once all of it is said; throws {@link DataException} with the line that is no feedback. */
    static List<Feedback> read(Path file) throws IOException {
        FeedbackJson json = new FeedbackJson();
        Map<String, Feedback> feedback = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                Feedback said = json.fromBytes(line.getBytes(StandardCharsets.UTF_8));
                feedback.put(said.id(), said);
            } catch (IllegalArgumentException e) {
                throw new DataException(file + ", line " + number + ": " + e.getMessage());
            }
        }
        return List.copyOf(feedback.values());
    }
}
