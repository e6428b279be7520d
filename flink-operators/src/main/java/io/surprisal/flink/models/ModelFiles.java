package io.surprisal.flink.models;

import io.surprisal.onnx.format.ModelFormatException;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Model files of any of Flink's file systems. */
public final class ModelFiles {
    /** It is held in memory, sent to each subtask and part of its state. */
    private static final long MOST_BYTES = 256L << 20;

    private ModelFiles() {}

    /**
     * The bytes of a file.
     *
     * @param file a path or a URI
     */
    public static byte[] bytes(String file) throws IOException {
        Path path = new Path(file);
        FileSystem fileSystem = path.getFileSystem();
        long length = fileSystem.getFileStatus(path).getLen();
        if (length > MOST_BYTES) {
            throw new ModelFormatException(file + " has " + length + " bytes; a model file has at most " + MOST_BYTES);
        }
        try (FSDataInputStream bytes = fileSystem.open(path)) {
            return bytes.readAllBytes();
        }
    }
}
