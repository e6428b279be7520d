package io.surprisal.training.autoencoder;

import io.surprisal.training.family.Family;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingLoop;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Autoencoders, which differ in what they are made of and what they minimise.
 *
 * @param samples how many latent samples each record has in a step
 * @param scales when the scales of likelihoods are fitted
 * @param start the weights that training starts from
 */
record AutoencoderFamily(
        int samples,
        Function<ModelSpec, Autoencoder> components,
        Function<ModelSpec, Objective> objective,
        Scales scales,
        Start start)
        implements Family {
    /** When scales are fitted. */
    enum Scales {
        /** As all weights are. */
        LEARNED,

        /** Once the network is: to what it leaves of held-out rows, which are none that it could learn by heart. */
        OF_HELD_OUT_RESIDUALS,

        /** Once the network is: that of the totals of counts, in closed form. */
        OF_TOTALS
    }

    /** Training that starts from drawn weights. */
    AutoencoderFamily(
            int samples,
            Function<ModelSpec, Autoencoder> components,
            Function<ModelSpec, Objective> objective,
            Scales scales) {
        this(samples, components, objective, scales, Start.DRAWN);
    }

    /** The same family with training that starts from other weights. */
    AutoencoderFamily startingFrom(Start other) {
        return new AutoencoderFamily(samples, components, objective, scales, other);
    }

    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        Autoencoder parts = components.apply(spec);
        TrainableAutoencoder trainable = new TrainableAutoencoder(parts, objective.apply(spec), samples);
        TrainingLoop loop = new TrainingLoop(trainable, rows, start.weights(spec, rows, listener));
        Map<String, INDArray> weights = loop.run(listener);
        FittedAutoencoder fitted = new FittedAutoencoder(parts, weights, loop.heldOutLosses(weights));
        return switch (scales) {
            case LEARNED -> fitted;
            case OF_HELD_OUT_RESIDUALS -> ResidualScales.refitted(fitted, rows);
            case OF_TOTALS -> Totals.refitted(fitted, rows);
        };
    }
}
