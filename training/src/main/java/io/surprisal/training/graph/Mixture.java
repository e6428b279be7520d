package io.surprisal.training.graph;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An ensemble read as one model: the mixture of its members' densities in raw units, all with the same weight. It has latent variables
 * as its members have, and the member m as one more: p(m) = 1/M, and of all distributions over the members that one which makes the
 * evidence lower bound the largest, r_m ∝ e^elbo_m. So each output means what it means for a model by itself, with (m, z) for z:
 *
 * <pre>
 * elbo                                log (1/M) Σ_m e^elbo_m
 * kl_divergence                       Σ_m r_m kl_divergence_m + KL(r ‖ 1/M)
 * reconstruction_log_probability      Σ_m r_m reconstruction_log_probability_m
 * feature_log_probability             Σ_m r_m feature_log_probability_m
 * importance_weighted_log_likelihood  log (1/M) Σ_m e^importance_weighted_log_likelihood_m
 * </pre>
 *
 * <p>In raw units a member's log-density is less by Σ log scale over the values that it sees. Only densities of the same values mix:
 * for a record M counts those members that see every value which any member describes and sees. Which members these are depends on
 * what is missing and on whether a counter restarted. Where no member sees all, the values are NaN.
 */
final class Mixture {
    /** So far below any other term that e^x is 0. */
    private static final double BELOW_ALL = 1e30;

    private static final Set<ModelOutput> PARTS = Set.of(
            ModelOutput.ELBO,
            ModelOutput.KL_DIVERGENCE,
            ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
            ModelOutput.FEATURE_LOG_PROBABILITY);

    private final SameDiff graph;
    private final List<MemberGraph> members;
    private final List<SDVariable> takesPart;
    private final SDVariable number;

    private Mixture(List<MemberGraph> members) {
        this.members = members;
        this.graph = members.get(0).described().getSameDiff();
        int size = members.stream()
                .mapToInt(member -> member.spec().targetSize())
                .max()
                .orElseThrow();
        SDVariable any = members.stream()
                .map(member ->
                        Reduction.lastColumns(member.described(), member.spec().targetSize(), size))
                .reduce(graph.math()::max)
                .orElseThrow();
        SDVariable countAny = Reduction.sumOfRows(any, size);
        this.takesPart =
                members.stream().map(member -> takesPart(member, countAny)).toList();
        this.number = sum(takesPart);
    }

    /**
     * The mixture's outputs, of those members that have a density at all; none where a member's family lacks one of them, where a feature has a density for one member and a
     * probability for another, or where no member looks at everything that any looks at. The importance-weighted bound is there where
     * all members have it.
     */
    static Map<ModelOutput, SDVariable> outputs(List<MemberGraph> all) {
        List<MemberGraph> members =
                all.stream().filter(member -> !isWithoutDensity(member)).toList();
        boolean mixes = members.size() > 1
                && members.stream().allMatch(member -> member.outputs().keySet().containsAll(PARTS))
                && isOfOneMeasure(members)
                && members.stream().anyMatch(member -> looksAtAll(member.spec(), members));
        return mixes ? new Mixture(members).outputs() : Map.of();
    }

    /** Whether a member says nothing of the values' density, so that it has no part in what the others say. */
    private static boolean isWithoutDensity(MemberGraph member) {
        return !member.outputs().containsKey(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY);
    }

    private Map<ModelOutput, SDVariable> outputs() {
        Terms bounds = new Terms(ModelOutput.ELBO);
        List<SDVariable> shares = bounds.shares();
        Map<ModelOutput, SDVariable> outputs = new EnumMap<>(ModelOutput.class);
        outputs.put(ModelOutput.ELBO, present(bounds.logMean()));
        outputs.put(
                ModelOutput.KL_DIVERGENCE,
                present(dot(shares, ofRecords(ModelOutput.KL_DIVERGENCE)).add(bounds.divergence(shares))));
        outputs.put(
                ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                present(dot(shares, sums(ofRecords(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY), unitsOfRecord()))));
        outputs.put(
                ModelOutput.FEATURE_LOG_PROBABILITY,
                dot(shares.stream().map(share -> graph.expandDims(share, 1)).toList(), ofFeatures()));
        ModelOutput weighted = ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD;
        if (members.stream().allMatch(member -> member.output(weighted) != null)) {
            outputs.put(weighted, present(new Terms(weighted).logMean()));
        }
        return outputs;
    }

    /** 1 for a record of which the member sees a value, and no other member one that it does not see; else 0, [N]. */
    private SDVariable takesPart(MemberGraph member, SDVariable countAny) {
        SDVariable lead = Reduction.sumOfRows(member.described(), member.spec().targetSize())
                .sub(countAny);
        return is(graph.gt(lead, -0.5)).mul(is(graph.gt(member.countObserved(), 0)));
    }

    private static SDVariable is(SDVariable condition) {
        return condition.castTo(DataType.FLOAT);
    }

    /** An output of shape [N] of every member, 0 where it has none. */
    private List<SDVariable> ofRecords(ModelOutput output) {
        return members.stream()
                .map(member -> Reduction.boundedWithoutNaN(Objects.requireNonNull(member.output(output))))
                .toList();
    }

    /** log p(x_j|z) of every member in raw units, [N, D]. */
    private List<SDVariable> ofFeatures() {
        return members.stream()
                .map(member -> {
                    float[] units = units(member.spec(), 1);
                    SDVariable row = graph.constant(Nd4j.createFromArray(units));
                    return Objects.requireNonNull(member.output(ModelOutput.FEATURE_LOG_PROBABILITY))
                            .add(member.observed().mul(row));
                })
                .toList();
    }

    /** What turns a log-density of all that each member describes into raw units, [N]. */
    private List<SDVariable> unitsOfAll() {
        return members.stream()
                .map(member -> Reduction.sumOfRows(
                        member.described(), units(member.spec(), member.spec().targetRecords())))
                .toList();
    }

    /** The same for the scored record. */
    private List<SDVariable> unitsOfRecord() {
        return members.stream()
                .map(member -> Reduction.sumOfRows(member.observed(), units(member.spec(), 1)))
                .toList();
    }

    /** −log scale of every feature, for some records: a density transforms by the Jacobian. */
    private static float[] units(ModelSpec spec, int records) {
        float[] ofRecord = spec.perFeature(feature -> -Math.log(feature.scale()));
        float[] all = new float[records * ofRecord.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = ofRecord[i % ofRecord.length];
        }
        return all;
    }

    private SDVariable present(SDVariable value) {
        return MemberGraph.present(value, number);
    }

    private static SDVariable dot(List<SDVariable> a, List<SDVariable> b) {
        return sum(IntStream.range(0, a.size())
                .mapToObj(m -> b.get(m).mul(a.get(m)))
                .toList());
    }

    private static List<SDVariable> sums(List<SDVariable> a, List<SDVariable> b) {
        return IntStream.range(0, a.size())
                .mapToObj(m -> a.get(m).add(b.get(m)))
                .toList();
    }

    private static SDVariable sum(List<SDVariable> values) {
        return values.stream().reduce(SDVariable::add).orElseThrow();
    }

    /** Whether no feature has a density for one member and a probability for another. */
    private static boolean isOfOneMeasure(List<MemberGraph> members) {
        return IntStream.range(0, members.get(0).spec().size())
                .allMatch(j -> members.stream()
                                .map(member -> member.spec().features().get(j))
                                .filter(feature -> feature.view() != FeatureView.NONE)
                                .map(feature -> feature.likelihood().domain())
                                .distinct()
                                .count()
                        <= 1);
    }

    /** Whether a member describes as many records as any, and looks at every feature that any looks at. */
    private static boolean looksAtAll(ModelSpec spec, List<MemberGraph> members) {
        return members.stream()
                .map(MemberGraph::spec)
                .allMatch(other -> other.targetRecords() <= spec.targetRecords()
                        && IntStream.range(0, spec.size())
                                .allMatch(j -> spec.features().get(j).view() != FeatureView.NONE
                                        || other.features().get(j).view() == FeatureView.NONE));
    }

    /** e to the members' bounds of one kind in raw units, as shares of the largest: float32 has no e^100. */
    private final class Terms {
        private final SDVariable largest;
        private final List<SDVariable> relative;
        private final List<SDVariable> powers;
        private final SDVariable total;

        private Terms(ModelOutput bound) {
            List<SDVariable> own = sums(ofRecords(bound), unitsOfAll());
            List<SDVariable> values = IntStream.range(0, own.size())
                    .mapToObj(m -> own.get(m).add(takesPart.get(m).sub(1).mul(BELOW_ALL)))
                    .toList();
            largest = values.stream().reduce(graph.math()::max).orElseThrow();
            relative = values.stream().map(value -> value.sub(largest)).toList();
            powers = IntStream.range(0, own.size())
                    .mapToObj(m -> graph.math().exp(relative.get(m)).mul(takesPart.get(m)))
                    .toList();
            total = sum(powers);
        }

        /** log (1/M) Σ_m e^bound_m, [N]. */
        SDVariable logMean() {
            return graph.math().log(total.div(number)).add(largest);
        }

        /** r, of which each is [N]. */
        List<SDVariable> shares() {
            return powers.stream()
                    .map(power -> Reduction.boundedWithoutNaN(power.div(total)))
                    .toList();
        }

        /** KL(r ‖ 1/M) = Σ_m r_m log (M r_m), [N]. */
        SDVariable divergence(List<SDVariable> shares) {
            return dot(shares, relative).sub(graph.math().log(total.div(number)));
        }
    }
}
