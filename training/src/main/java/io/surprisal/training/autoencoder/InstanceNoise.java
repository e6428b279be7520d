package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Trainable.Inputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Normal noise on what a discriminator sees in training, real and made alike: Arjovsky &amp; Bottou (2017), section 3. Records have noise and
 * what a decoder makes of a latent point has none, so that without it a discriminator can tell the two apart whatever the decoder learns.
 *
 * @param scale its standard deviation, of standardised values; 0: none
 */
record InstanceNoise(double scale) {
    private static final String PREFIX = "instance/";

    /**
     * What is drawn for every batch.
     *
     * @param kinds of records that the discriminator sees
     * @param shape of each, [N, T·D]
     */
    Map<String, long[]> drawn(List<String> kinds, long... shape) {
        Map<String, long[]> noise = new LinkedHashMap<>();
        if (scale > 0) {
            kinds.forEach(kind -> noise.put(PREFIX + kind, shape));
        }
        return noise;
    }

    /** Records of a kind, [N, T·D], with its noise. */
    SDVariable on(String kind, SDVariable records, Inputs inputs) {
        return scale > 0
                ? records.add(Objects.requireNonNull(inputs.noise().get(PREFIX + kind))
                        .mul(scale))
                : records;
    }
}
