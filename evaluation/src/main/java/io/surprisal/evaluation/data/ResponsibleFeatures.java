package io.surprisal.evaluation.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The features that a labelled anomaly showed in.
 *
 * @param firstRow the anomaly's first test row
 * @param lastRow its last; SMD writes the row after it, which is not labelled and so does not matter
 * @param features counted from 0
 */
public record ResponsibleFeatures(int firstRow, int lastRow, Set<Integer> features) {
    public ResponsibleFeatures {
        features = Set.copyOf(features);
    }

    /**
     * Reads SMD's interpretation labels: a line per anomaly, {@code first-last:feature,feature}, rows counted from 0 and features
     * from 1.
     */
    static List<ResponsibleFeatures> read(Path file, int features) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(line -> parse(line, file, features))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ResponsibleFeatures parse(String line, Path file, int features) {
        if (!line.matches("\\d+-\\d+:\\s*\\d+(\\s*,\\s*\\d+)*")) {
            throw new IllegalArgumentException(
                    file + ": expected first-last:feature,feature with numbers; got '" + line + "'");
        }
        String[] parts = line.split("[-:]", -1);
        Set<Integer> numbers = Stream.of(parts[2].split(",", -1))
                .map(number -> Integer.parseInt(number.strip()) - 1)
                .collect(Collectors.toSet());
        if (!numbers.stream().allMatch(number -> number >= 0 && number < features)) {
            throw new IllegalArgumentException(
                    file + ": features are counted from 1 to " + features + "; got '" + line + "'");
        }
        return new ResponsibleFeatures(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), numbers);
    }
}
