package io.surprisal.flink.sql;

import io.surprisal.flink.models.ModelFiles;
import io.surprisal.scoring.registry.ShippedModel;
import java.io.IOException;
import org.apache.flink.table.api.ValidationException;

/** The models that SQL names, files of any of Flink's file systems. */
final class SqlModels {
    private SqlModels() {}

    /**
     * Reads and checks a file.
     *
     * @param file a path or a URI
     */
    static ShippedModel read(String file) {
        try {
            return ShippedModel.of(ModelFiles.bytes(file), file);
        } catch (IOException e) {
            throw new ValidationException(
                    "The model file " + file + " cannot be read: " + e
                            + "; correct its name, or configure its file system",
                    e);
        }
    }
}
