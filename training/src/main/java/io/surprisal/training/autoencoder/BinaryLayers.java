package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Layers of binary units, each inferred from states of the one below: q(h1|x) q(h2|h1) ... of a belief network, Hinton et al. (2006). The decoder sees the
 * lowest.
 *
 * @param lowest q(h1|x)
 * @param above how many units each layer above has
 */
record BinaryLayers(BinaryPosterior lowest, List<Integer> above, Weights weights) implements Posterior {
    /** @param above how many units each layer above the K units of the lowest has */
    record Head(List<Integer> above) implements Autoencoder.Head {
        @Override
        public BinaryLayers of(SDVariable hidden, int width, int latent, Weights weights) {
            return new BinaryLayers(BinaryPosterior.of(hidden, width, latent, weights), above, weights);
        }

        @Override
        public int noise(int latent) {
            return latent + above.stream().mapToInt(Integer::intValue).sum();
        }
    }

    @Override
    public Draws draw(LatentNoise noise) {
        int samples = noise.samples();
        int width = lowest.latent();
        int first = width;
        int units = new Head(above).noise(width);
        Draws drawn = lowest.draw(noise.part(0, width, units));
        SameDiff graph = drawn.points().getSameDiff();
        SDVariable below = drawn.points();
        SDVariable logDensity = Objects.requireNonNull(drawn.logDensity());
        List<SDVariable> layers = new ArrayList<>();
        for (int i = 0; i < above.size(); i++) {
            int size = above.get(i);
            SDVariable inputs = graph.reshape(below, -1, width);
            SDVariable logit = graph.reshape(
                    weights.linear("posterior/" + (i + 1) + "/logit", inputs, width, size, Weights.OUTPUT_GAIN),
                    samples,
                    -1,
                    size);
            below = States.draw(logit, noise.part(first, size, units).values());
            layers.add(below);
            logDensity = logDensity.add(States.logProbability(below, logit, samples, size));
            first += size;
            width = size;
        }
        return new Draws(drawn.points(), samples, logDensity, layers);
    }

    @Override
    public Optional<SDVariable> divergenceFromStandardNormal() {
        return Optional.empty();
    }
}
