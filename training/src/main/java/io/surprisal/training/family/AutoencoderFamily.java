package io.surprisal.training.family;

import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.fit.TrainingLoop;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import java.util.function.Function;

/**
 * Autoencoders, which differ in what they are made of and what they minimise.
 *
 * @param samples how many latent samples each record has in a step
 */
record AutoencoderFamily(
        int samples, Function<ModelSpec, Autoencoder> components, Function<ModelSpec, Objective> objective)
        implements Family {
    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        Autoencoder parts = components.apply(spec);
        TrainableAutoencoder trainable = new TrainableAutoencoder(parts, objective.apply(spec), samples);
        return new FittedAutoencoder(parts, new TrainingLoop(trainable, rows).run(listener));
    }
}
