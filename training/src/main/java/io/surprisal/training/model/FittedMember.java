package io.surprisal.training.model;

import io.surprisal.core.manifest.ModelOutput;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One trained model, and what the headline makes of it: c = (−evidence − median) / spread, bent at the knee.
 *
 * @param spec its shape and, in an ensemble, its name
 * @param weights of {@link TrainingGraph#weights}
 * @param evidence elbo or reconstruction_log_probability
 * @param median the median of −evidence on training rows where members are summed, 0 for a model by itself, nats
 * @param spread the way from there to the 99 % quantile plus one nat where members are summed, 1 for a model by itself
 * @param knee where knee · asinh(c / knee) begins to bend; 0 for a model by itself, which is not bent
 * @param usual what each feature's −log p(x_j|z) is on average on training rows, [D], nats
 */
public record FittedMember(
        ModelSpec spec,
        Map<String, INDArray> weights,
        ModelOutput evidence,
        double median,
        double spread,
        double knee,
        float[] usual) {
    /** A member whose values nobody has looked at yet. */
    public static FittedMember uncalibrated(ModelSpec spec, Map<String, INDArray> weights, ModelOutput evidence) {
        return new FittedMember(spec, weights, evidence, 0, 1, 0, new float[spec.size()]);
    }

    /** This member under another name. */
    public FittedMember named(String name) {
        return new FittedMember(spec.withName(name), weights, evidence, median, spread, knee, usual);
    }

    /** This member, with its features' usual part known. */
    public FittedMember withUsual(float[] newUsual) {
        return new FittedMember(spec, weights, evidence, median, spread, knee, newUsual);
    }

    /** This member on the scale that it shares with others. */
    public FittedMember scaled(double newMedian, double newSpread, double newKnee) {
        return new FittedMember(spec, weights, evidence, newMedian, newSpread, newKnee, usual);
    }
}
