package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Softplus;
import io.surprisal.training.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A diagonal Gaussian whose samples go through layers z + û·tanh(w·z + b), each with parameters that the encoder gives for the record:
 * Rezende &amp; Mohamed (2015), eq. 10 to 13. û is u moved along w so far that w·û is above −1, which makes the layer invertible: their appendix A.
 *
 * @param latent K
 */
record PlanarFlow(GaussianPosterior base, List<Layer> layers, int latent) implements Posterior {
    private static final double SMALLEST = 1e-6;

    /** @param flows how many layers */
    static Autoencoder.Head head(int flows) {
        return (hidden, width, latent, weights) -> {
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < flows; i++) {
                layers.add(Layer.of("posterior/flow/" + i, hidden, width, latent, weights));
            }
            return new PlanarFlow(GaussianPosterior.of(hidden, width, latent, weights), layers, latent);
        };
    }

    @Override
    public Draws draw(LatentNoise noise) {
        int samples = noise.samples();
        Draws drawn = base.draw(noise);
        SameDiff graph = drawn.points().getSameDiff();
        SDVariable z = drawn.points();
        SDVariable logDensity = drawn.logDensity();
        for (Layer layer : layers) {
            SDVariable inner = Reduction.sumOverLastAxis(z.mul(graph.expandDims(layer.across, 0)), samples, latent)
                    .add(graph.expandDims(layer.offset, 0));
            SDVariable bend = graph.math().tanh(inner);
            z = z.add(graph.expandDims(bend, 2).mul(graph.expandDims(layer.along, 0)));
            SDVariable square = bend.mul(bend);
            SDVariable stretch =
                    square.rsub(1).mul(graph.expandDims(layer.onePlus, 0)).add(square);
            logDensity = graph.math().neg(graph.math().log(stretch)).add(logDensity);
        }
        return new Draws(z, samples, logDensity);
    }

    @Override
    public Optional<SDVariable> divergenceFromStandardNormal() {
        return Optional.empty();
    }

    /**
     * A layer of each record.
     *
     * @param along û, [N, K]
     * @param across w, [N, K]
     * @param offset b, [N]
     * @param onePlus 1 + w·û, above 0, [N]: not by a sum with 1, in which it would be lost beside a large w·u
     */
    private record Layer(SDVariable along, SDVariable across, SDVariable offset, SDVariable onePlus) {
        static Layer of(String name, SDVariable hidden, int width, int latent, Weights weights) {
            SameDiff graph = hidden.getSameDiff();
            SDVariable free = weights.linear(name + "/along", hidden, width, latent, Weights.OUTPUT_GAIN);
            SDVariable across = weights.linear(name + "/across", hidden, width, latent, Weights.OUTPUT_GAIN);
            SDVariable offset = weights.linear(name + "/offset", hidden, width, 1, Weights.OUTPUT_GAIN);
            SDVariable product = Reduction.sumOfRows(free.mul(across), latent);
            SDVariable bounded = Softplus.of(product);
            SDVariable square = Reduction.sumOfRows(across.mul(across), latent);
            SDVariable divisor = square.add(SMALLEST);
            SDVariable along = free.add(
                    across.mul(graph.expandDims(bounded.sub(1).sub(product).div(divisor), 1)));
            // Beside a vanishing w the divisor is not its square, and w·û not quite the bound.
            SDVariable share = square.div(divisor);
            SDVariable onePlus = share.mul(bounded).add(share.rsub(1).mul(product.add(1)));
            SDVariable above = graph.nn().relu(onePlus.sub(SMALLEST), 0).add(SMALLEST);
            return new Layer(along, across, graph.reshape(offset, -1), above);
        }
    }
}
