package io.surprisal.flink.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A directory of model files on any of Flink's file systems: the model of a name is the file {@code NAME.onnx}, the name percent-encoded as in a URL, so that none leads out of the
 * directory.
 */
public final class ModelDirectory {
    private static final String SUFFIX = ".onnx";

    private final Path directory;

    /** @param directory a path or a URI */
    public ModelDirectory(String directory) {
        this.directory = new Path(directory);
    }

    /** What tells two versions of a file apart. */
    public record Stamp(long modified, long length) {}

    /** The file of a model's name, as it is called in messages. */
    public String file(String name) {
        return path(name).toString();
    }

    /** The version of a model's file; null where there is none. */
    public @Nullable Stamp stamp(String name) throws IOException {
        try {
            FileStatus status = fileSystem().getFileStatus(path(name));
            return new Stamp(status.getModificationTime(), status.getLen());
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** The bytes of a model's file. */
    public byte[] bytes(String name) throws IOException {
        return ModelFiles.bytes(file(name));
    }

    /**
     * The versions of all models by their files' names, as {@link #fileName} gives them.
     *
     * @throws IOException also where there is none: a directory that is empty is most likely one that is not mounted
     */
    public Map<String, Stamp> stamps() throws IOException {
        Map<String, Stamp> stamps = new HashMap<>();
        FileStatus[] files = fileSystem().listStatus(directory);
        if (files == null || files.length == 0) {
            throw new FileNotFoundException(directory + " is not there, or has no files");
        }
        for (FileStatus file : files) {
            stamps.put(file.getPath().getName(), new Stamp(file.getModificationTime(), file.getLen()));
        }
        return stamps;
    }

    /** The name of a model's file in the directory. */
    public static String fileName(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + SUFFIX;
    }

    private Path path(String name) {
        return new Path(directory, fileName(name));
    }

    private FileSystem fileSystem() throws IOException {
        return directory.getFileSystem();
    }
}
