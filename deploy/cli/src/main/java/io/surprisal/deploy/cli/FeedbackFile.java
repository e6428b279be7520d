package io.surprisal.deploy.cli;

import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.table.DataException;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Feedback in a file, a JSON object on each line, as in the feedback topic. */
final class FeedbackFile {
    private FeedbackFile() {}

    /** Reads it; throws {@link DataException} with the line that is no feedback. */
    static List<Feedback> read(Path file) throws IOException {
        FeedbackJson json = new FeedbackJson();
        List<Feedback> feedback = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                feedback.add(json.fromBytes(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException e) {
                throw new DataException(file + ", line " + number + ": " + e.getMessage());
            }
        }
        return feedback;
    }
}
