package io.surprisal.training.autoencoder;

import io.surprisal.core.manifest.ModelOutput;
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
 * @param partial whether the encoder sees a part of each record, most of most and little of a few. The posterior of a part is a
 *     posterior too, so that the bound is still one, and an encoder that cannot know records by heart infers better of others: amortised inference
 *     regularisation, Shu et al. (2018)
 */
record TrainableAutoencoder(Autoencoder parts, Objective objective, int samples, boolean partial) implements Trainable {
    private static final String NOISE = "noise";
    private static final String PRIOR = "prior";
    private static final String OF_VALUES = "part/values";
    private static final String OF_RECORDS = "part/records";

    /** By so much a value's noise may be below its record's and be seen: a share of Φ(1.75 / √2) is, over all records. */
    private static final double MARGIN = 1.75;

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
        if (partial) {
            noise.put(OF_VALUES, new long[] {records, (long) spec().window() * spec().size()});
            noise.put(OF_RECORDS, new long[] {records, 1});
        }
        noise.putAll(objective.noise(spec(), records));
        return noise;
    }

    @Override
    public Objectives build(Inputs inputs) {
        SDVariable noise = Objects.requireNonNull(inputs.noise().get(NOISE));
        SDVariable prior = Objects.requireNonNull(inputs.noise().get(PRIOR));
        Scope scope = Scope.whole(inputs.features().getSameDiff());
        LatentNoise drawn = LatentNoise.drawn(noise, samples);
        Evidence evidence = Evidence.of(
                parts,
                inputs.features(),
                partial ? drawn.showing(part(inputs.noise())) : drawn,
                scope,
                inputs.weights());
        return objective.of(evidence, prior, inputs).showing(shown(evidence));
    }

    private static Map<String, SDVariable> shown(Evidence evidence) {
        Map<String, SDVariable> shown = new LinkedHashMap<>();
        shown.put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY.contractName(), evidence.reconstruction());
        if (evidence.hasBounds()) {
            shown.put(ModelOutput.KL_DIVERGENCE.contractName(), evidence.divergence());
        }
        return shown;
    }

    /** 1 for values that are seen, [N, W·D]. A record's noise says how many of its own are. */
    private static SDVariable part(Map<String, SDVariable> noise) {
        SDVariable values = Objects.requireNonNull(noise.get(OF_VALUES));
        SDVariable above = values.sub(Objects.requireNonNull(noise.get(OF_RECORDS)));
        return values.getSameDiff().math().step(above, -MARGIN);
    }
}
