package io.surprisal.telemetry.log;

import java.io.Serializable;
import java.util.List;

/**
 * How a model's features are counted from lines: what its file says, so that a line means the same in training and in every stream.
 *
 * @param message as in {@link LogSettings}
 * @param masks as in {@link MiningSettings}
 * @param group which lines are counted together
 * @param time of lines of files
 * @param features the model's: the templates, and {@code <unknown template>} after them
 */
public record LogRules(
        String message, List<String> masks, GroupSettings group, TimeSettings time, List<String> features)
        implements Serializable {
    public LogRules {
        masks = List.copyOf(masks);
        features = List.copyOf(features);
        new LogTemplates(features); // Checks them.
    }
}
