package io.surprisal.telemetry.table;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The files that paths and globs name. */
final class DataFiles {
    private static final String GLOB = ".*[*?\\[{].*";

    private DataFiles() {}

    /** The files in the order of the paths; those of one glob ({@code * ? [] {} **}) sorted by path. */
    static List<Path> expand(List<String> paths) {
        if (paths.isEmpty()) {
            throw new DataException("No data is named; name a file, a glob or kafka://host:port/topic");
        }
        List<Path> files = new ArrayList<>();
        for (String path : paths) {
            Path literal = Path.of(path);
            if (Files.exists(literal) || !path.matches(GLOB)) {
                files.add(checked(literal));
            } else {
                matching(path).forEach(file -> files.add(checked(file)));
            }
        }
        return files;
    }

    private static Path checked(Path file) {
        if (!Files.exists(file)) {
            throw new DataException(
                    file + " does not exist (looked in " + file.toAbsolutePath().getParent() + "); check the path");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name its files, such as " + file.resolve("*.csv"));
        }
        if (!Files.isReadable(file)) {
            throw new DataException(file + " may not be read by this user; check its permissions");
        }
        DataFormat.of(file);
        requireContent(file);
        return file;
    }

    /** Reads a gzipped file to its end: a truncated one may look like a shorter one. */
    private static void requireContent(Path file) {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream content = DataFormat.gzipped(file) && Files.size(file) > 0
                        ? new GZIPInputStream(bytes, 1 << 16)
                        : bytes) {
            if (content.read() < 0) {
                throw new DataException(file + " is empty; check that the export was complete");
            }
            if (content != bytes) {
                content.transferTo(OutputStream.nullOutputStream());
            }
        } catch (ZipException e) {
            throw new DataException(
                    file + " has the name of a gzip file but is not one (" + e.getMessage() + "); unpack or rename it",
                    e);
        } catch (EOFException e) {
            throw new DataException(file + " ends in the middle of its gzip stream; copy or download it again", e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> matching(String glob) {
        Path root = root(glob);
        if (!Files.isDirectory(root)) {
            throw new DataException("No file matches " + glob + ": there is no directory " + root);
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        int depth = glob.contains("**")
                ? Integer.MAX_VALUE
                : Path.of(glob).getNameCount() - (root.toString().isEmpty() ? 0 : root.getNameCount());
        try (Stream<Path> found = Files.walk(root, depth)) {
            List<Path> files = found.filter(matcher::matches)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DataException("No file matches " + glob
                        + "; check the pattern, and quote it so that the shell" + " leaves it alone");
            }
            return files;
        } catch (IOException e) {
            throw new DataException("Cannot look for " + glob + ": " + e.getMessage(), e);
        }
    }

    /** The deepest directory that the glob names literally. */
    private static Path root(String glob) {
        Path path = Path.of(glob);
        Path root = path.isAbsolute() ? path.getRoot() : Path.of("");
        for (Path part : path) {
            if (part.toString().matches(GLOB)) {
                return root;
            }
            root = root.resolve(part);
        }
        return root;
    }
}
