package io.surprisal.training;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.LikelihoodKind.Domain;
import io.surprisal.training.autoencoder.FittedAutoencoder;
import io.surprisal.training.boltzmann.FittedBoltzmannMachine;
import io.surprisal.training.config.Target;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.ScoringFunction;
import io.surprisal.training.graph.ScoringGraph;
import io.surprisal.training.linear.FittedPrincipalComponents;
import io.surprisal.training.window.FittedHabits;
import io.surprisal.training.window.FittedMemories;
import io.surprisal.training.window.FittedSeasons;
import io.surprisal.training.window.FittedShift;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.math3.util.FastMath;

/**
 * The scoring function written out in double precision from the published formulas and a trained model's weights: what SameDiff and
 * ONNX Runtime are held to. What is before and after a family's own part, which is a {@link Function}.
 */
final class ReferenceModel {
    private final FittedMember member;
    private final Function function;
    private final ModelSpec spec;
    private double[] before = {};
    private boolean[] described = {};

    /** A family's own part. */
    @FunctionalInterface
    interface Function {
        /**
         * @param seen what the encoder sees, [W·D], standardised, 0 where missing
         * @param target what is described, [T·D], standardised, 0 where missing
         * @param observed whether it is there, [T·D]
         */
        Said of(double[] seen, double[] target, boolean[] observed);

        /** Tells it the condition's number of the record that comes next. */
        default void tell(long number) {}
    }

    /**
     * What a family says.
     *
     * @param ofFeatures log-probabilities, 0 where missing, [T·D]; empty for a family without any, which expects nothing either
     * @param divergence NaN where there is none
     * @param importanceWeighted the bound of samples or log p(x) itself, NaN where there is none; without a divergence it is the ELBO
     * @param expected standardised, [T·D]
     * @param expectedScale the same
     * @param score NaN where there is none
     * @param scoreOfFeatures 0 where missing, [T·D]; empty where features have no part of the score
     */
    record Said(
            double[] ofFeatures,
            double divergence,
            double importanceWeighted,
            double[] expected,
            double[] expectedScale,
            double score,
            double[] scoreOfFeatures) {
        Said(
                double[] ofFeatures,
                double divergence,
                double importanceWeighted,
                double[] expected,
                double[] expectedScale) {
            this(ofFeatures, divergence, importanceWeighted, expected, expectedScale, Double.NaN, new double[0]);
        }

        /** Of a family that has a score and nothing else. */
        Said(double score, double[] scoreOfFeatures) {
            this(new double[0], Double.NaN, Double.NaN, new double[0], new double[0], score, scoreOfFeatures);
        }
    }

    private ReferenceModel(FittedMember member, Function function) {
        this.member = member;
        this.function = function;
        this.spec = member.function().spec();
    }

    /** A member of a scoring graph. */
    static ReferenceModel of(FittedMember member, ScoringGraph scoring) {
        ScoringFunction fitted = member.function();
        if (fitted instanceof FittedPrincipalComponents components) {
            return new ReferenceModel(member, new ReferenceComponents(components));
        }
        if (fitted instanceof FittedBoltzmannMachine machine) {
            return new ReferenceModel(member, new ReferenceBoltzmann(machine));
        }
        if (fitted instanceof FittedMemories memories) {
            return new ReferenceModel(member, new ReferenceMemories(memories));
        }
        if (fitted instanceof FittedShift shift) {
            return new ReferenceModel(member, new ReferenceShift(shift));
        }
        if (fitted instanceof FittedSeasons seasons) {
            return new ReferenceModel(member, new ReferenceSeasons(seasons));
        }
        if (fitted instanceof FittedHabits habits) {
            return new ReferenceModel(member, new ReferenceHabits(habits));
        }
        String noise = member.name().isEmpty() ? "epsilon" : member.name() + "/epsilon";
        return new ReferenceModel(
                member,
                new ReferenceAutoencoder(
                        (FittedAutoencoder) fitted,
                        Objects.requireNonNull(scoring.graph().getVariable(noise))
                                .getArr()));
    }

    /** Every output for one window in raw units, [W·D]; an array of one value, or of one per feature. */
    Map<ModelOutput, double[]> score(float[] window) {
        return score(window, 0);
    }

    /** The same with the condition's number. */
    Map<ModelOutput, double[]> score(float[] window, long condition) {
        function.tell(condition);
        int width = spec.features().size();
        int first = window.length - spec.window() * width;
        double[] seen = new double[spec.window() * width];
        double[] standardised = new double[seen.length];
        boolean[] present = new boolean[seen.length];
        for (int i = 0; i < seen.length; i++) {
            ModelFeature feature = spec.features().get(i % width);
            Domain domain = feature.likelihood().domain();
            double low = domain == Domain.REALS ? -spec.targetClamp() : 0;
            double high = switch (domain) {
                case REALS -> spec.targetClamp();
                case UNIT_INTERVAL -> 1;
                case COUNTS -> 1e6;
            };
            double looked = switch (feature.view()) {
                case LEVEL -> window[first + i];
                case CHANGE -> (double) window[first + i] - window[first + i - width];
                case RISE -> {
                    double change = (double) window[first + i] - window[first + i - width];
                    yield change < 0 ? Double.NaN : change;
                }
                case NONE -> Double.NaN;
            };
            present[i] = !Double.isNaN(looked);
            double value = (looked - feature.location()) / feature.scale();
            standardised[i] = present[i] ? clamp(value, low, high) : 0;
            boolean hidden = spec.target() == Target.NEXT && i >= seen.length - width;
            double encoderClamp = domain == Domain.COUNTS ? high : spec.encoderClamp();
            seen[i] = hidden ? 0 : clamp(standardised[i], -encoderClamp, encoderClamp);
        }
        int size = spec.target() == Target.WINDOW ? seen.length : width;
        boolean[] observed = Arrays.copyOfRange(present, seen.length - size, seen.length);
        described = observed;
        int count = 0;
        for (int j = size - width; j < size; j++) {
            count += observed[j] ? 1 : 0;
        }
        before = new double[width];
        for (int j = 0; j < width; j++) {
            boolean change = spec.features().get(j).view().takesTheRecordBefore();
            before[j] = change ? window[window.length - 2 * width + j] : 0;
        }
        double[] target = Arrays.copyOfRange(standardised, seen.length - size, seen.length);
        return outputs(observed, count, function.of(seen, target, observed));
    }

    /** Which values of what it describes the model saw of the last window that it scored, [T·D]. */
    boolean[] described() {
        return described;
    }

    ModelSpec spec() {
        return spec;
    }

    private Map<ModelOutput, double[]> outputs(boolean[] observed, int count, Said said) {
        // Attribution and reconstruction are of the scored record, the bounds of all that is described.
        double[] feature = said.ofFeatures();
        int width = observed.length;
        int first = width - spec.features().size();
        double ofAll = Arrays.stream(feature).sum();
        double missing = count == 0 ? Double.NaN : 0;
        Map<ModelOutput, double[]> outputs = new EnumMap<>(ModelOutput.class);
        boolean isDensity = feature.length > 0;
        if (isDensity) {
            double reconstruction = Arrays.stream(feature, first, width).sum();
            outputs.put(ModelOutput.FEATURE_LOG_PROBABILITY, Arrays.copyOfRange(feature, first, width));
            outputs.put(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, new double[] {reconstruction + missing});
        }
        boolean diverges = !Double.isNaN(said.divergence());
        if (diverges) {
            outputs.put(ModelOutput.KL_DIVERGENCE, new double[] {said.divergence() + missing});
        }
        if (!Double.isNaN(said.importanceWeighted())) {
            double elbo = diverges ? ofAll - said.divergence() : said.importanceWeighted();
            outputs.put(ModelOutput.ELBO, new double[] {elbo + missing});
            outputs.put(
                    ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD, new double[] {said.importanceWeighted() + missing});
        }
        if (!Double.isNaN(said.score())) {
            outputs.put(ModelOutput.SCORE, new double[] {said.score() + missing});
        }
        boolean scoresFeatures = said.scoreOfFeatures().length > 0;
        if (scoresFeatures) {
            outputs.put(ModelOutput.FEATURE_SCORE, Arrays.copyOfRange(said.scoreOfFeatures(), first, width));
        }
        double evidence = Objects.requireNonNull(outputs.get(member.evidence()))[0];
        double abnormality = member.evidence().abnormality(evidence);
        outputs.put(ModelOutput.SURPRISAL, new double[] {
            bent((abnormality - member.scale().median()) / member.scale().spread())
        });
        boolean byScore = scoresFeatures && member.evidence() == ModelOutput.SCORE;
        double[] surprisal = new double[width - first];
        for (int j = 0; j < surprisal.length; j++) {
            double abnormalityOfFeature = byScore ? said.scoreOfFeatures()[first + j] : -feature[first + j];
            double own = abnormalityOfFeature - member.usual()[j];
            surprisal[j] = observed[first + j] ? own / member.scale().spread() : 0;
        }
        outputs.put(ModelOutput.FEATURE_SURPRISAL, surprisal);
        if (isDensity) {
            band(first, said, outputs);
        }
        return outputs;
    }

    private void band(int first, Said said, Map<ModelOutput, double[]> outputs) {
        int width = spec.features().size();
        double[] expected = new double[width];
        double[] scale = new double[width];
        for (int j = 0; j < width; j++) {
            ModelFeature feature = spec.features().get(j);
            expected[j] = before[j] + feature.location() + feature.scale() * said.expected()[first + j];
            scale[j] = feature.scale() * said.expectedScale()[first + j];
        }
        outputs.put(ModelOutput.EXPECTED, expected);
        outputs.put(ModelOutput.EXPECTED_SCALE, scale);
    }

    private double bent(double calibrated) {
        double knee = member.scale().knee();
        return knee == 0 ? calibrated : knee * FastMath.asinh(calibrated / knee);
    }

    private static double clamp(double value, double low, double high) {
        return Math.min(Math.max(value, low), high);
    }
}
