package io.surprisal.adoption;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an adopted model takes: values in the data's units, or standardised ones, (value − location) / scale.
 *
 * @param standardised whether it takes standardised values
 * @param given locations and scales by feature, those that the model was trained with; empty for those of the data file
 */
public record InputScaling(boolean standardised, Map<String, Scale> given) {
    /** Values as they are. */
    public static final InputScaling RAW = new InputScaling(false, Map.of());

    /** Standardised by the data file's means and standard deviations. */
    public static final InputScaling FITTED = new InputScaling(true, Map.of());

    public InputScaling {
        given = Map.copyOf(given);
    }

    /** What a JSON file gives, {@code {"load": {"location": 3.1, "scale": 0.5}}}. */
    public static InputScaling read(Path file) throws IOException {
        Map<String, Scale> given;
        try {
            given = new JsonMapper().readValue(file.toFile(), new TypeReference<Map<String, Scale>>() {});
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AdoptionException(
                    file + " holds no scaling: " + e.getOriginalMessage()
                            + "; expected JSON such as {\"load\": {\"location\": 3.1, \"scale\": 0.5}}",
                    e);
        }
        given.forEach((feature, scale) -> {
            if (!(scale.scale() > 0 && Double.isFinite(scale.scale()) && Double.isFinite(scale.location()))) {
                throw new AdoptionException(file + ": expected a finite location and a scale above 0 of '" + feature
                        + "', got " + scale.location() + " and " + scale.scale());
            }
        });
        return new InputScaling(true, given);
    }

    /** Of one feature, in its unit. */
    public record Scale(double location, double scale) {}
}
