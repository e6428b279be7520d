package io.surprisal.training.graph;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.training.graph.FittedMember.Scale;
import io.surprisal.training.graph.ScoringFunction.Outputs;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/** One member in the scoring graph: its family's outputs, NaN where nothing is seen of a record, and what it adds to the headline. */
final class MemberGraph {
    private final ModelSpec spec;
    private final SDVariable described;
    private final SDVariable observed;
    private final SDVariable countObserved;
    private final Map<ModelOutput, SDVariable> outputs = new EnumMap<>(ModelOutput.class);

    /**
     * @param features raw, [N, W, D]
     * @param samples L
     */
    MemberGraph(FittedMember member, SDVariable features, int samples, long seed) {
        SameDiff graph = features.getSameDiff();
        Scope scope = new Scope(graph, member.name());
        Outputs said = member.function().outputs(features, scope, samples, seed);
        spec = member.function().spec();
        described = said.described();
        observed = Reduction.lastColumns(described, spec.targetSize(), spec.size());
        countObserved = Reduction.sumOfRows(described, spec.ofScoredRecord());
        said.values()
                .forEach((output, value) ->
                        outputs.put(output, output.perRecord() ? present(value, countObserved) : value));
        outputs.put(ModelOutput.SURPRISAL, surprisal(member));
        SDVariable ofFeatures = ofFeatures(member.evidence());
        if (ofFeatures != null) {
            float[] usual = member.usual();
            SDVariable offset = scope.constant("usual", Nd4j.createFromArray(usual));
            outputs.put(
                    ModelOutput.FEATURE_SURPRISAL,
                    ofFeatures.sub(offset).mul(observed).div(member.scale().spread()));
        }
    }

    Map<ModelOutput, SDVariable> outputs() {
        return outputs;
    }

    @Nullable
    SDVariable output(ModelOutput output) {
        return outputs.get(output);
    }

    SDVariable surprisal() {
        return Objects.requireNonNull(outputs.get(ModelOutput.SURPRISAL));
    }

    ModelSpec spec() {
        return spec;
    }

    /** 1 where it sees a value of what it describes, else 0, [N, T·D]. */
    SDVariable described() {
        return described;
    }

    /** 1 where it sees a value of the scored record, else 0, [N, D]. */
    SDVariable observed() {
        return observed;
    }

    /** How many of the scored record's features it sees, [N]. */
    SDVariable countObserved() {
        return countObserved;
    }

    /** The value, or NaN for a record of which nothing is seen; both [N]. */
    static SDVariable present(SDVariable value, SDVariable countObserved) {
        // 0/0 is NaN.
        return value.add(countObserved.rdiv(0));
    }

    /** What each feature says, higher is more abnormal, [N, D]. */
    private @Nullable SDVariable ofFeatures(ModelOutput evidence) {
        SDVariable score = outputs.get(ModelOutput.FEATURE_SCORE);
        if (evidence == ModelOutput.SCORE && score != null) {
            return score;
        }
        SDVariable logProbability = outputs.get(ModelOutput.FEATURE_LOG_PROBABILITY);
        return logProbability == null
                ? null
                : logProbability.getSameDiff().math().neg(logProbability);
    }

    private SDVariable surprisal(FittedMember member) {
        SDVariable evidence = outputs.get(member.evidence());
        if (evidence == null) {
            throw new IllegalArgumentException(
                    "model.surprisal.evidence " + member.evidence().contractName()
                            + " is not an output of this model family, which has " + outputs.keySet());
        }
        // The median is one of abnormalities: the evidence's own has the sign of the evidence.
        double sign = member.evidence().abnormality(1);
        Scale scale = member.scale();
        SDVariable beyond = evidence.sub(sign * scale.median());
        return scale.knee() == 0
                ? beyond.mul(sign / scale.spread())
                : evidence.getSameDiff()
                        .math()
                        .asinh(beyond.mul(sign / (scale.spread() * scale.knee())))
                        .mul(scale.knee());
    }
}
