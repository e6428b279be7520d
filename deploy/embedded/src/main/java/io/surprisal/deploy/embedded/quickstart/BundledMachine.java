package io.surprisal.deploy.embedded.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** One machine of the Server Machine Dataset, which comes with this jar, its MIT licence beside it. */
final class BundledMachine {
    static final String NAME = "machine-3-10";

    private BundledMachine() {}

    /** Writes the training half, gzipped CSV with the row number {@code t} and the features, into a directory. */
    static Path unpackTraining(Path directory) throws IOException {
        Path file = directory.resolve("train.csv.gz");
        try (InputStream bytes = open("train.csv.gz")) {
            Files.copy(bytes, file);
        }
        return file;
    }

    /** The labelled half. */
    static LabelledTelemetry labelled() throws IOException {
        try (InputStream table = new GZIPInputStream(open("test.csv.gz"));
                InputStream interpretation = open("interpretation.txt")) {
            return LabelledTelemetry.read(table, interpretation);
        }
    }

    private static InputStream open(String name) {
        InputStream bytes = BundledMachine.class.getResourceAsStream("smd/" + name);
        if (bytes == null) {
            throw new IllegalStateException("The bundled data smd/" + name + " is not in the jar; build it again");
        }
        return bytes;
    }
}
