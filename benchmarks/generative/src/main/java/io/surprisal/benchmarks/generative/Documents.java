package io.surprisal.benchmarks.generative;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Documents as counts of words.
 *
 * @param vocabulary the words
 * @param counts documents × words
 */
record Documents(List<String> vocabulary, float[][] counts) {
    /** Reads lines of a number, a tab and words with their counts, {@code word:count}, with blanks between them. */
    static Documents read(Path file, List<String> vocabulary) throws IOException {
        Map<String, Integer> places = new HashMap<>();
        vocabulary.forEach(word -> places.put(word, places.size()));
        List<float[]> documents = new ArrayList<>();
        for (String line : lines(file)) {
            float[] counts = new float[vocabulary.size()];
            for (String word : line.substring(line.indexOf('\t') + 1).split(" ", -1)) {
                int colon = word.lastIndexOf(':');
                Integer place = colon < 0 ? null : places.get(word.substring(0, colon));
                if (place != null) {
                    counts[place] += Float.parseFloat(word.substring(colon + 1));
                }
            }
            documents.add(counts);
        }
        return new Documents(vocabulary, documents.toArray(float[][]::new));
    }

    /** The lines of a gzipped file. */
    static List<String> lines(Path file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** Other documents of the same words. */
    Documents with(List<float[]> others) {
        return new Documents(vocabulary, others.toArray(float[][]::new));
    }

    int size() {
        return counts.length;
    }
}
