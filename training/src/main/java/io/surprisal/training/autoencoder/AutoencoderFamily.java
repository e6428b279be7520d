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
 * @param components what it is made of in training
 * @param objective what it minimises
 * @param finish what is done once the network is trained
 * @param start the weights that training starts from
 * @param partial whether the encoder sees a part of each record in training
 */
record AutoencoderFamily(
        int samples,
        Function<ModelSpec, Autoencoder> components,
        Function<ModelSpec, Objective> objective,
        Finish finish,
        Start start,
        boolean partial)
        implements Family {
    /** What is fitted in closed form once the network is trained. */
    @FunctionalInterface
    interface Finish {
        /** Nothing. */
        Finish NONE = (trained, rows) -> trained;

        /** The autoencoder to be scored by. */
        FittedAutoencoder of(FittedAutoencoder trained, TrainingRows rows);
    }

    /** Training that starts from drawn weights, with an encoder that sees whole records. */
    AutoencoderFamily(
            int samples,
            Function<ModelSpec, Autoencoder> components,
            Function<ModelSpec, Objective> objective,
            Finish finish) {
        this(samples, components, objective, finish, Start.DRAWN, false);
    }

    /** The same family with training that starts from other weights. */
    AutoencoderFamily startingFrom(Start other) {
        return new AutoencoderFamily(samples, components, objective, finish, other, partial);
    }

    /** The same family with an encoder that sees a part of each record in training. */
    AutoencoderFamily seeingParts() {
        return new AutoencoderFamily(samples, components, objective, finish, start, true);
    }

    @Override
    public ScoringFunction fit(ModelSpec spec, TrainingRows rows, TrainingListener listener) {
        TrainableAutoencoder trainable = trainable(spec);
        TrainingLoop loop = new TrainingLoop(trainable, rows, start.weights(spec, rows, listener));
        Map<String, INDArray> weights = loop.run(listener);
        return finish.of(new FittedAutoencoder(trainable.parts(), weights, loop.heldOutLosses(weights)), rows);
    }

    /** One of this family before it is trained. */
    TrainableAutoencoder trainable(ModelSpec spec) {
        return new TrainableAutoencoder(components.apply(spec), objective.apply(spec), samples, partial);
    }
}
