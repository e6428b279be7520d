package io.surprisal.training.config;

import io.surprisal.config.Settings;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.LikelihoodKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The {@code model:} section of train.yaml.
 *
 * @param name the model's name in its manifest
 * @param family vae or wae-mmd
 * @param window how many consecutive records of a key the encoder sees; the last is the scored one
 * @param sees which features a member looks at: all, or signals, those that take more than two values
 * @param difference which features are described by their change since the record before instead of their level: counters,
 *     features that only rise, found in the data; all; or none
 * @param target what the decoder describes: record, the scored one; next, the scored one, which the encoder does not see; or
 *     window, all that the encoder sees
 * @param latent K, the size of the latent space; 0 chooses a third of the features, at least 2, at most 8
 * @param hidden the widths of the encoder's hidden layers; the decoder mirrors them
 * @param samples L, how many latent samples a score averages; a power of two fills space best
 * @param likelihood the likelihood of features that {@code likelihoods} does not name
 * @param likelihoods likelihoods by feature: gaussian or bernoulli
 * @param encoderClamp the encoder sees standardised values within ± this
 * @param targetClamp the likelihood sees standardised values within ± this
 * @param scaling what features are standardised by: standard, mean and standard deviation, or range, minimum and maximum
 * @param minimumScale the smallest scale a Gaussian likelihood may learn, in standard deviations
 * @param scaleFloor the smallest standard deviation or range to scale by, as a share of the feature's largest magnitude
 * @param beta the weight of the KL divergence (vae)
 * @param kernel of the maximum mean discrepancy: imq or rbf (wae-mmd)
 * @param mmdWeight λ per feature (wae-mmd)
 * @param trim the share of each batch that is left out for its loss once a fifth of the steps is done: training rows hold
 *     anomalies that nobody labelled
 * @param mask the share of values hidden in each batch, so that missing ones are nothing new: Xu et al. (2018), Donut
 * @param evidence what a member adds to surprisal, negated: elbo, which with target window is the whole window's, or
 *     reconstruction_log_probability, which is the scored record's
 * @param knee where a member's calibrated surprisal begins to bend, so that no member drowns the others; 0 leaves it straight
 * @param members an ensemble's members by name, each with the settings of this section that it changes; empty for one model
 */
public record ModelSettings(
        String name,
        String family,
        int window,
        String sees,
        String difference,
        String target,
        int latent,
        List<Integer> hidden,
        int samples,
        String likelihood,
        Map<String, String> likelihoods,
        double encoderClamp,
        double targetClamp,
        double minimumScale,
        String scaling,
        double scaleFloor,
        double beta,
        String kernel,
        double mmdWeight,
        double trim,
        double mask,
        String evidence,
        double knee,
        Map<String, Map<String, Object>> members) {
    private static final int LARGEST_LATENT = 1000;
    private static final int LARGEST_WINDOW = 10_000;
    private static final Pattern MEMBER_NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final List<String> SEES = List.of("all", "signals");
    private static final List<String> EVIDENCE =
            List.of(ModelOutput.ELBO.contractName(), ModelOutput.RECONSTRUCTION_LOG_PROBABILITY.contractName());

    public ModelSettings {
        hidden = List.copyOf(hidden);
        // Sorted: the order stands in a model's provenance.
        likelihoods = Collections.unmodifiableMap(new TreeMap<>(likelihoods));
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        ModelFamily.of(family);
        LikelihoodKind.of(likelihood);
        likelihoods.values().forEach(LikelihoodKind::of);
        Kernel.of(kernel);
        Target.of(target);
        Difference.of(difference);
        Settings.require(window > 1 || Target.of(target) != Target.NEXT, "target", "record where window is 1", target);
        Settings.require(SEES.contains(sees), "sees", "one of " + SEES, sees);
        Scaling.of(scaling);
        Settings.require(!name.isBlank(), "name", "a name", name);
        Settings.require(latent >= 0 && latent <= LARGEST_LATENT, "latent", "0 to " + LARGEST_LATENT, latent);
        Settings.require(
                !hidden.isEmpty() && hidden.stream().allMatch(width -> width > 0),
                "hidden",
                "one or more widths above 0",
                hidden);
        Settings.require(samples >= 1 && samples <= 1024, "samples", "1 to 1024", samples);
        Settings.require(encoderClamp > 0, "encoder_clamp", "a number above 0", encoderClamp);
        Settings.require(targetClamp >= encoderClamp, "target_clamp", "at least encoder_clamp", targetClamp);
        Settings.require(minimumScale > 0, "minimum_scale", "a number above 0", minimumScale);
        Settings.require(scaleFloor > 0, "scale_floor", "a number above 0", scaleFloor);
        Settings.require(beta >= 0, "beta", "a number of at least 0", beta);
        Settings.require(mmdWeight >= 0, "mmd_weight", "a number of at least 0", mmdWeight);
        Settings.require(window >= 1 && window <= LARGEST_WINDOW, "window", "1 to " + LARGEST_WINDOW, window);
        Settings.require(trim >= 0 && trim <= 0.5, "trim", "a share from 0 to 0.5", trim);
        Settings.require(mask >= 0 && mask < 1, "mask", "a share from 0, below 1", mask);
        Settings.require(knee >= 0, "knee", "a number of at least 0", knee);
        Settings.require(EVIDENCE.contains(evidence), "evidence", "one of " + EVIDENCE, evidence);
        for (String member : members.keySet()) {
            Settings.require(
                    MEMBER_NAME.matcher(member).matches(), "members", "names of letters, digits, - and _", member);
        }
    }

    static ModelSettings defaults() {
        return new ModelSettings(
                "surprisal",
                ModelFamily.VAE.contractName(),
                1,
                "all",
                "counters",
                "record",
                0,
                List.of(64, 32),
                8,
                LikelihoodKind.GAUSSIAN.contractName(),
                Map.of(),
                3,
                10,
                0.05,
                "standard",
                0.01,
                1,
                "imq",
                10,
                0,
                0,
                ModelOutput.ELBO.contractName(),
                5,
                Map.of());
    }
}
