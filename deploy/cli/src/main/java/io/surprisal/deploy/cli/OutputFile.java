package io.surprisal.deploy.cli;

import io.surprisal.core.file.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file to be written: whether that will work is asked before the work, and readers never see a part of it. */
public final class OutputFile {
    private OutputFile() {}

    /** What writes the content. */
    public interface Content {
        void writeTo(Appendable out) throws IOException;
    }

    /** Fails, saying why, where the file could not be written. */
    public static void requireWritable(Path file) {
        requireWritable("--out", file);
    }

    /**
     * The same for another option than {@code --out}.
     *
     * @param option for the message
     */
    public static void requireWritable(String option, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw new IllegalArgumentException(option + " " + file + " is a directory; name a file in it");
        }
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    option + " " + file + ": there is no directory " + directory + "; create it or name another");
        }
        try {
            Files.delete(Files.createTempFile(directory, ".surprisal", ".part"));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    option + " " + file + ": directory " + directory
                            + " cannot be written to by this user; change its permissions or name another",
                    e);
        }
    }

    /** Writes text as a whole, in UTF-8. */
    public static void write(Path file, Content content) throws IOException {
        AtomicFile.write(file, out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            content.writeTo(text);
            text.flush();
        });
    }
}
