package io.surprisal.core.manifest;

import java.util.Arrays;
import java.util.Optional;

/**
 * The outputs a model file may have, by their contract names.
 *
 * <p>Log-probabilities are in nats, and densities of the values that are observed: what is missing has no part in them. Those of a
 * model by itself, and of a member under its name, are of standardised values; the manifest's {@code raw_units_offset} turns them into
 * raw units. Those of an ensemble's headline are in raw units: they are of the mixture of its members' densities, each with the same
 * weight, in which the member m is one more latent variable beside z. They end where the model does: a value beyond its clamps
 * counts as one at the clamp, and of a Bernoulli feature they are probabilities of 0 and 1. docs/model-format.md has the rest.
 */
public enum ModelOutput {
    /**
     * The file's headline, shape [N], higher is more abnormal. For a model by itself what its evidence says: −elbo in nats unless the
     * manifest names another, the score itself of a model without a density. For an ensemble the sum of its members' calibrated, bent values, which has no unit and is the −log p
     * of nothing. Always present.
     */
    SURPRISAL("surprisal", Shape.PER_RECORD, Direction.HIGHER_IS_ABNORMAL),

    /**
     * (1/L) Σ_l log p(x|z_l), z_l ~ q(z|x), of the scored record, nats, shape [N]. No bound of log p(x): the divergence is not
     * subtracted. Of an ensemble Σ_m r_m of its members', r_m ∝ e^elbo_m. An &amp; Cho (2015), algorithm 4.
     */
    RECONSTRUCTION_LOG_PROBABILITY("reconstruction_log_probability", Shape.PER_RECORD, Direction.LOWER_IS_ABNORMAL),

    /**
     * KL(q(z|x) ‖ p(z)) of all that the decoder describes, a record or a window, nats, shape [N]. Of an ensemble Σ_m r_m of its members'
     * and KL(r ‖ 1/M).
     */
    KL_DIVERGENCE("kl_divergence", Shape.PER_RECORD, Direction.HIGHER_IS_ABNORMAL),

    /**
     * (1/L) Σ_l log p(x|z_l) − kl_divergence of all that the decoder describes, nats, shape [N]; reconstruction_log_probability −
     * kl_divergence where that is the scored record. Of an ensemble log (1/M) Σ_m e^elbo_m. With the expectation over z in the place
     * of L points, a lower bound of log p(x), whatever the model was trained by. Kingma &amp; Welling (2014).
     */
    ELBO("elbo", Shape.PER_RECORD, Direction.LOWER_IS_ABNORMAL),

    /**
     * log (1/L) Σ_l p(x|z_l) p(z_l) / q(z_l|x), of the same as {@link #ELBO}, nats, shape [N]. Of an ensemble log (1/M) Σ_m of e to
     * its members'. Burda et al. (2016).
     */
    IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD(
            "importance_weighted_log_likelihood", Shape.PER_RECORD, Direction.LOWER_IS_ABNORMAL),

    /**
     * What a model without a density, or beside one, ranks records by, as its authors define it: of all that the model describes, in no
     * unit, shape [N], higher is more abnormal.
     */
    SCORE("score", Shape.PER_RECORD, Direction.HIGHER_IS_ABNORMAL),

    /**
     * The reconstruction term of each feature, nats, shape [N, D]; zero for a missing feature. They sum to
     * {@link #RECONSTRUCTION_LOG_PROBABILITY}.
     */
    FEATURE_LOG_PROBABILITY("feature_log_probability", Shape.PER_FEATURE, Direction.LOWER_IS_ABNORMAL),

    /**
     * What of {@link #SCORE} is each feature's own, in the same measure, shape [N, D]; zero for a missing feature. They need not sum to it.
     */
    FEATURE_SCORE("feature_score", Shape.PER_FEATURE, Direction.HIGHER_IS_ABNORMAL),

    /**
     * What each feature adds to {@link #SURPRISAL} beyond what it usually adds, in the unit of that but not bent, shape [N, D]; zero
     * for a missing feature. The features to look at first have the highest values. It is made of {@link #FEATURE_SCORE} where
     * surprisal is made of {@link #SCORE} and both are there, else of {@link #FEATURE_LOG_PROBABILITY}.
     */
    FEATURE_SURPRISAL("feature_surprisal", Shape.PER_FEATURE, Direction.HIGHER_IS_ABNORMAL),

    /** What the model, or the first member of an ensemble, expected of the scored record, raw units, shape [N, D]. */
    EXPECTED("expected", Shape.PER_FEATURE, Direction.NONE),

    /** The standard deviation around {@link #EXPECTED}, raw units, shape [N, D]. */
    EXPECTED_SCALE("expected_scale", Shape.PER_FEATURE, Direction.NONE);

    /** Ends a member's name in the name of its output. */
    public static final char MEMBER_END = '/';

    private final String contractName;
    private final Shape shape;
    private final Direction direction;

    ModelOutput(String contractName, Shape shape, Direction direction) {
        this.contractName = contractName;
        this.shape = shape;
        this.direction = direction;
    }

    /** The output with a contract name, if the contract knows it. */
    public static Optional<ModelOutput> of(String contractName) {
        return Arrays.stream(values())
                .filter(output -> output.contractName.equals(contractName))
                .findFirst();
    }

    /** The name in the ONNX file, in score topics and in score files. */
    public String contractName() {
        return contractName;
    }

    /** The name that a member's output has in the ONNX file: after its name and a slash; the headline's member is empty. */
    public String nameOf(String member) {
        return member.isEmpty() ? contractName : member + MEMBER_END + contractName;
    }

    /** True for [N], false for [N, D]. */
    public boolean perRecord() {
        return shape == Shape.PER_RECORD;
    }

    /** The value turned so that higher is more abnormal: itself, or its negation for log-probabilities. */
    public double abnormality(double value) {
        return switch (direction) {
            case HIGHER_IS_ABNORMAL -> value;
            case LOWER_IS_ABNORMAL -> -value;
            case NONE -> throw new IllegalStateException(contractName + " does not rank records");
        };
    }

    private enum Shape {
        PER_RECORD,
        PER_FEATURE
    }

    private enum Direction {
        HIGHER_IS_ABNORMAL,
        LOWER_IS_ABNORMAL,
        NONE
    }
}
