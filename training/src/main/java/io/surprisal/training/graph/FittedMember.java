package io.surprisal.training.graph;

import io.surprisal.core.manifest.ModelOutput;

/**
 * A fitted model in a file, and what the headline makes of it.
 *
 * @param name the member of an ensemble that it is, empty for a model by itself
 * @param evidence the output that the headline is made of, such as elbo or reconstruction_log_probability
 * @param scale of its values in the headline
 * @param usual what each feature says of abnormality on average on training rows, [D]: −log p(x_j|z), or its part of a score
 */
public record FittedMember(String name, ScoringFunction function, ModelOutput evidence, Scale scale, float[] usual) {
    /** A model by itself in its own nats, its attribution without an offset: what it is to be looked at with. */
    public static FittedMember raw(ScoringFunction function, ModelOutput evidence) {
        return new FittedMember(
                "", function, evidence, Scale.NATS, new float[function.spec().size()]);
    }

    /**
     * c = (abnormality of the evidence − median) / spread, bent to knee · asinh(c / knee).
     *
     * @param median the median on training rows where members are summed, 0 for a model by itself and one that is scaled, nats
     * @param spread the way from there to the 99 % quantile where members are summed, plus one nat of evidence that is in nats; 1 for a
     *     model by itself and one that is scaled
     * @param knee where it begins to bend; 0 for a model by itself, which is not bent
     */
    public record Scale(double median, double spread, double knee) {
        public static final Scale NATS = new Scale(0, 1, 0);
    }
}
