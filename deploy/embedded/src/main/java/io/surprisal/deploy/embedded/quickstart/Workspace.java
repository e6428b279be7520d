package io.surprisal.deploy.embedded.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory that goes when it is closed. */
record Workspace(Path directory) implements AutoCloseable {
    static Workspace create() throws IOException {
        return new Workspace(Files.createTempDirectory("surprisal-quickstart-"));
    }

    /** Writes a file of the bundled data into it. */
    Path unpack(String name) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream bytes = bundled(name)) {
            Files.copy(bytes, file);
        }
        return file;
    }

    /** A file of the bundled data. */
    static InputStream bundled(String name) {
        InputStream bytes = Workspace.class.getResourceAsStream("smd/" + name);
        if (bytes == null) {
            throw new IllegalStateException("The bundled data smd/" + name + " is not on the class path; build again");
        }
        return bytes;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The quickstart left files behind in " + directory, e);
        }
    }
}
