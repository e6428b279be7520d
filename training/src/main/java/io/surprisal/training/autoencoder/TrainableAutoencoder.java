package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Trainable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An autoencoder in training.
 *
 * @param samples how many latent samples each record has in a step
 */
record TrainableAutoencoder(Autoencoder parts, Objective objective, int samples) implements Trainable {
    private static final String NOISE = "noise";
    private static final String PRIOR = "prior";

    @Override
    public ModelSpec spec() {
        return parts.spec();
    }

    /** The same for every objective but for its own, so that those of one seed see the same batches and samples. */
    @Override
    public Map<String, long[]> noise(int records) {
        Map<String, long[]> noise = new LinkedHashMap<>();
        noise.put(NOISE, new long[] {samples, records, spec().latent()});
        noise.put(PRIOR, new long[] {records, spec().latent()});
        noise.putAll(objective.noise(spec(), records));
        return noise;
    }

    @Override
    public Objectives build(Inputs inputs) {
        SDVariable noise = Objects.requireNonNull(inputs.noise().get(NOISE));
        SDVariable prior = Objects.requireNonNull(inputs.noise().get(PRIOR));
        Scope scope = Scope.whole(inputs.features().getSameDiff());
        Evidence evidence =
                Evidence.of(parts, inputs.features(), LatentNoise.drawn(noise, samples), scope, inputs.weights());
        return objective.of(evidence, prior, inputs);
    }
}
