package io.surprisal.deploy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that goes, with all that is in it, when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {
    private static final int TRIES = 10;

    /**
     * The directory for all temporary files of the process. The launcher makes it and names it as java.io.tmpdir, so that
     * what libraries unpack and forget there goes as well; without the launcher it is a new one.
     */
    static TemporaryDirectory ofProcess() throws IOException {
        String made = System.getProperty("surprisal.temporary");
        return new TemporaryDirectory(made == null ? Files.createTempDirectory("surprisal-") : Path.of(made));
    }

    /** Tries again where something comes or goes meanwhile: when the JVM ends, its threads still run. */
    @Override
    public void close() {
        for (int tries = 1; Files.exists(path); tries++) {
            try {
                remove();
            } catch (IOException | UncheckedIOException e) {
                if (tries == TRIES) {
                    throw new UncheckedIOException("Files stay behind in " + path, new IOException(e));
                }
            }
        }
    }

    private void remove() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
