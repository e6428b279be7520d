package io.surprisal.training.autoencoder;

import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The wake–sleep algorithm of a Helmholtz machine, Hinton et al. (1995). Awake, binary units that the recognition network draws for records teach the
 * generative weights to give back the records: −log p(x, z). Asleep, records that the generative weights dream up teach the recognition network
 * to find the units that they were dreamt from: −log q(z|x). Neither differentiates through a sample. The weights are chosen by the ELBO.
 */
record WakeSleepObjective(Autoencoder parts) implements Objective {
    private static final String DREAM = "dream";

    @Override
    public Map<String, long[]> noise(ModelSpec spec, int records) {
        return Map.of(DREAM, new long[] {records, spec.targetSize()});
    }

    @Override
    public Objectives of(Evidence evidence, SDVariable prior, Inputs inputs) {
        SDVariable joint = evidence.reconstruction().add(evidence.priorOfFirstSample());
        return new Objectives(
                List.of(
                        new Phase("wake", joint.rsub(0), Optional.empty(), name -> !Autoencoder.recognises(name)),
                        new Phase(
                                "sleep",
                                recognised(evidence, prior, inputs).rsub(0),
                                Optional.empty(),
                                Autoencoder::recognises,
                                false)),
                evidence.elbo());
    }

    /** log q(z|x) of a dream, [B]. */
    private SDVariable recognised(Evidence evidence, SDVariable noise, Inputs inputs) {
        ModelSpec spec = parts.spec();
        SameDiff graph = noise.getSameDiff();
        if (!(evidence.prior() instanceof BinaryPrior prior)) {
            throw new IllegalArgumentException("A Helmholtz machine has binary units");
        }
        SDVariable states = States.draw(prior.logit(), noise);
        SDVariable records = evidence.likelihood()
                .of(parts.decoded(states, 1, inputs.weights()), inputs.weights())
                .sample(Objects.requireNonNull(inputs.noise().get(DREAM)));
        double clamp = spec.encoderClamp();
        // What is missing of a record is missing of its dream.
        SDVariable seen = graph.math().clipByValue(records.mul(evidence.observed()), -clamp, clamp);
        if (!(parts.posterior(parts.network().encode(seen, inputs.weights()), inputs.weights())
                instanceof BinaryPosterior posterior)) {
            throw new IllegalArgumentException("A Helmholtz machine recognises binary units");
        }
        return graph.reshape(
                States.logProbability(
                        graph.expandDims(states, 0), graph.expandDims(posterior.logit(), 0), 1, spec.latent()),
                -1);
    }
}
