package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;
import java.util.List;

/**
 * The section {@code model.network} of train.yaml.
 *
 * @param hidden the widths of the encoder's hidden layers; the decoder mirrors them. None: both are linear but for what their heads do
 */
public record NetworkSettings(List<Integer> hidden) {
    public NetworkSettings {
        hidden = List.copyOf(hidden);
        Settings.require(hidden.stream().allMatch(width -> width > 0), "hidden", "widths above 0", hidden);
    }

    static NetworkSettings defaults() {
        return new NetworkSettings(List.of(64, 32));
    }
}
