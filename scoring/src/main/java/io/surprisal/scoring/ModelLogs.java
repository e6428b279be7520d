package io.surprisal.scoring;

import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.format.ModelFormatException;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.LogRulesJson;
import java.util.Optional;

/** How a model's features are counted from the lines of a log, if it was trained from lines. */
public final class ModelLogs {
    private ModelLogs() {}

    public static Optional<LogRules> of(ModelFile model) {
        try {
            return model.metadata(LogRulesJson.KEY)
                    .map(json -> LogRulesJson.fromJson(
                            json, model.manifest().schema().names()));
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(model.source() + ": " + e.getMessage(), e);
        }
    }
}
