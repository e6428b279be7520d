package io.surprisal.training.config;

import io.surprisal.core.LikelihoodKind;
import io.surprisal.training.model.Kernel;
import io.surprisal.training.model.ModelFamily;
import java.util.List;
import java.util.Map;

/**
 * The {@code model:} section of train.yaml.
 *
 * @param name the model's name in its manifest
 * @param family vae or wae-mmd
 * @param latent K, the size of the latent space; 0 chooses a third of the features, at least 2, at most 8
 * @param hidden the widths of the encoder's hidden layers; the decoder mirrors them
 * @param samples L, how many latent samples a score averages; a power of two fills space best
 * @param likelihood the likelihood of features that {@code likelihoods} does not name
 * @param likelihoods likelihoods by feature: gaussian or bernoulli
 * @param encoderClamp the encoder sees standardised values within ± this
 * @param targetClamp the likelihood sees standardised values within ± this
 * @param minimumScale the smallest scale a Gaussian likelihood may learn, in standard deviations
 * @param scaleFloor the smallest standard deviation to standardise by, as a share of the feature's largest magnitude
 * @param beta the weight of the KL divergence (vae)
 * @param kernel of the maximum mean discrepancy: imq or rbf (wae-mmd)
 * @param mmdWeight λ per feature (wae-mmd)
 */
public record ModelSettings(
        String name,
        String family,
        int latent,
        List<Integer> hidden,
        int samples,
        String likelihood,
        Map<String, String> likelihoods,
        double encoderClamp,
        double targetClamp,
        double minimumScale,
        double scaleFloor,
        double beta,
        String kernel,
        double mmdWeight) {
    private static final int LARGEST_LATENT = 1000;

    public ModelSettings {
        hidden = List.copyOf(hidden);
        likelihoods = Map.copyOf(likelihoods);
        ModelFamily.of(family);
        LikelihoodKind.of(likelihood);
        likelihoods.values().forEach(LikelihoodKind::of);
        Kernel.of(kernel);
        Settings.require(!name.isBlank(), "model.name", "a name", name);
        Settings.require(latent >= 0 && latent <= LARGEST_LATENT, "model.latent", "0 to " + LARGEST_LATENT, latent);
        Settings.require(
                !hidden.isEmpty() && hidden.stream().allMatch(width -> width > 0),
                "model.hidden",
                "one or more widths above 0",
                hidden);
        Settings.require(samples >= 1 && samples <= 1024, "model.samples", "1 to 1024", samples);
        Settings.require(encoderClamp > 0, "model.encoder_clamp", "a number above 0", encoderClamp);
        Settings.require(targetClamp >= encoderClamp, "model.target_clamp", "at least encoder_clamp", targetClamp);
        Settings.require(minimumScale > 0, "model.minimum_scale", "a number above 0", minimumScale);
        Settings.require(scaleFloor > 0, "model.scale_floor", "a number above 0", scaleFloor);
        Settings.require(beta >= 0, "model.beta", "a number of at least 0", beta);
        Settings.require(mmdWeight >= 0, "model.mmd_weight", "a number of at least 0", mmdWeight);
    }

    static ModelSettings defaults() {
        return new ModelSettings(
                "surprisal",
                ModelFamily.VAE.contractName(),
                0,
                List.of(64, 32),
                8,
                LikelihoodKind.GAUSSIAN.contractName(),
                Map.of(),
                3,
                10,
                0.05,
                0.01,
                1,
                "imq",
                10);
    }
}
