package io.surprisal.flink.models;

import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/** Model files of any of Flink's file systems. */
public final class ModelFiles {
    private ModelFiles() {}

    /**
     * The bytes of a file.
     *
     * @param file a path or a URI
     */
    public static byte[] bytes(String file) throws IOException {
        Path path = new Path(file);
        try (FSDataInputStream bytes = path.getFileSystem().open(path)) {
            return bytes.readAllBytes();
        }
    }
}
