package io.surprisal.core.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file as a whole: a reader sees the old content or the new, never a part. */
public final class AtomicFile {
    private AtomicFile() {}

    /** What writes the content. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes beside the file first and then moves; nothing stays beside it, whatever happens. */
    public static void write(Path file, Content content) throws IOException {
        // Not createTempFile: what that makes, nobody but its owner may read.
        Path part = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                content.writeTo(out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            throw e; // It names its file.
        } catch (IOException e) {
            throw new IOException(
                    file + " cannot be written: " + e.getMessage() + "; free some space or name another place", e);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
