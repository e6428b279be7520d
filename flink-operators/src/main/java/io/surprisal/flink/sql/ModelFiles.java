package io.surprisal.flink.sql;

import io.surprisal.scoring.registry.ShippedModel;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.ValidationException;

/** Model files of any of Flink's file systems. */
final class ModelFiles {
    private ModelFiles() {}

    /**
     * Reads and checks a file.
     *
     * @param file a path or a URI
     */
    static ShippedModel read(String file) {
        Path path = new Path(file);
        try (FSDataInputStream bytes = path.getFileSystem().open(path)) {
            return ShippedModel.of(bytes.readAllBytes(), file);
        } catch (IOException e) {
            throw new ValidationException(
                    "The model file " + file + " cannot be read: " + e
                            + "; correct its name, or configure its file system",
                    e);
        }
    }
}
