package io.surprisal.training.config;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.setting.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The section {@code model.surprisal} of train.yaml: what the headline is made of.
 *
 * @param evidence what a member adds to surprisal, turned so that higher is more abnormal: an output per record that its family has,
 *     such as elbo, which with target window is the whole window's, or reconstruction_log_probability, which is the scored record's;
 *     {@value #AUTO} takes the family's own
 * @param residualShare α, the share of the residual in the score of bigan; what the discriminator sees has the rest
 * @param knee where a member's calibrated surprisal begins to bend, so that no member drowns the others; 0 leaves it straight
 */
public record SurprisalSettings(String evidence, double residualShare, double knee) {
    static final String AUTO = "auto";

    private static final List<String> EVIDENCE = Stream.concat(
                    Stream.of(AUTO),
                    Arrays.stream(ModelOutput.values())
                            .filter(output -> output.perRecord() && output != ModelOutput.SURPRISAL)
                            .map(ModelOutput::contractName))
            .toList();

    public SurprisalSettings {
        Settings.require(EVIDENCE.contains(evidence), "evidence", "one of " + String.join(", ", EVIDENCE), evidence);
        Settings.require(
                residualShare >= 0 && residualShare <= 1, "residual_share", "a share from 0 to 1", residualShare);
        Settings.require(knee >= 0, "knee", "a number of at least 0", knee);
    }

    static SurprisalSettings defaults() {
        return new SurprisalSettings(AUTO, 0.9, 5);
    }
}
