package io.surprisal.training.config;

import io.surprisal.core.setting.Settings;
import java.util.List;

/**
 * The section {@code model.network} of train.yaml.
 *
 * @param kind what its layers are: dense; or, over windows, convolutional or recurrent
 * @param hidden the widths of the encoder's hidden layers (channels, units); the decoder mirrors them. None, where they are
 *     dense: both are linear but for what their heads do
 * @param kernel how many steps each convolution but the last sees, which sees all that are left
 * @param activation of dense layers
 * @param pretraining what dense layers start from
 */
public record NetworkSettings(
        NetworkKind kind, List<Integer> hidden, int kernel, Activation activation, Pretraining pretraining) {
    private static final int LONGEST_KERNEL = 1000;

    /** Layers of rectifiers whose weights are drawn. */
    public NetworkSettings(NetworkKind kind, List<Integer> hidden, int kernel) {
        this(kind, hidden, kernel, Activation.RELU, Pretraining.NONE);
    }

    public NetworkSettings {
        hidden = List.copyOf(hidden);
        Settings.require(hidden.stream().allMatch(width -> width > 0), "hidden", "widths above 0", hidden);
        Settings.require(
                kind != NetworkKind.RECURRENT || !hidden.isEmpty(),
                "hidden",
                "one or more widths with kind recurrent",
                hidden);
        Settings.require(
                kind != NetworkKind.CONVOLUTIONAL || hidden.size() > 1,
                "hidden",
                "two or more widths with kind convolutional",
                hidden);
        Settings.require(
                activation == Activation.RELU || kind == NetworkKind.DENSE,
                "activation",
                "relu with kind " + ModelSettings.lower(kind),
                ModelSettings.lower(activation));
        Settings.require(
                pretraining == Pretraining.NONE || (activation == Activation.SIGMOID && !hidden.isEmpty()),
                "pretraining",
                "none, or boltzmann with activation sigmoid and one or more widths in hidden",
                ModelSettings.lower(pretraining) + " with activation " + ModelSettings.lower(activation)
                        + " and hidden " + hidden);
        Settings.require(kernel >= 2 && kernel <= LONGEST_KERNEL, "kernel", "2 to " + LONGEST_KERNEL, kernel);
    }

    /** What the window's length is divided by before the last convolution: kernel^(layers − 1). */
    public long dilationOfLast() {
        long dilation = 1;
        for (int i = 1; i < hidden.size() && dilation <= Integer.MAX_VALUE; i++) {
            dilation *= kernel;
        }
        return dilation;
    }

    static NetworkSettings defaults() {
        return new NetworkSettings(NetworkKind.DENSE, List.of(64, 32), 4);
    }
}
