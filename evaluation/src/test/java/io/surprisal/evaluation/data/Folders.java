package io.surprisal.evaluation.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Writes small data sets of every layout. */
public final class Folders {
    private Folders() {}

    /** A file with a header and rows by their number; gzipped where its name says so. */
    public static Path write(Path file, String header, int rows, IntFunction<String> row) throws IOException {
        Files.createDirectories(file.getParent());
        String text = header + "\n" + IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n")) + "\n";
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /** Two correlated features, of which one jumps in test rows 700 to 749 of 1,000. */
    public static void trainAndTest(Path folder) throws IOException {
        write(folder.resolve("train.csv"), "t,a,b", 800, row -> row + "," + wave(row) + "," + wave(row + 1));
        write(folder.resolve("test.csv.gz"), "t,a,b,label", 1000, row -> {
            boolean anomalous = row >= 700 && row < 750;
            return row + "," + wave(row) + "," + (wave(row + 1) + (anomalous ? 5 : 0)) + "," + (anomalous ? 1 : 0);
        });
        Files.writeString(folder.resolve("interpretation.txt"), "700-750:2\n");
    }

    private static double wave(int row) {
        return Math.sin(row / 7.0) + 0.3 * Math.sin(row * 1.7);
    }
}
