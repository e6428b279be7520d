package io.surprisal.deploy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that goes, with all that is in it, when it is closed. */
public record TemporaryDirectory(Path path) implements AutoCloseable {
    /**
     * The directory for all temporary files of the process. The launcher makes it and names it as java.io.tmpdir, so that
     * what libraries unpack and forget there goes as well; without the launcher it is a new one.
     */
    public static TemporaryDirectory ofProcess() throws IOException {
        String made = System.getProperty("surprisal.temporary");
        return new TemporaryDirectory(made == null ? Files.createTempDirectory("surprisal-") : Path.of(made));
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Files stay behind in " + path, e);
        }
    }
}
