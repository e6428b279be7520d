package io.surprisal.training.graph;

import io.surprisal.core.manifest.ModelOutput;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The complete scoring function of a trained model, as it is exported: raw features [N, W, D] in, and the condition [N] where a model
 * asks for it, every output of the contract out. Weights and noise are constants. An ensemble's members keep their outputs under their names; the headline has what can be
 * said of all of them together.
 */
public final class ScoringGraph {
    public static final String FEATURES = "features";
    public static final String CONDITION = Scope.CONDITION;

    private final SameDiff graph = SameDiff.create();
    private final List<FittedMember> members;
    private final int samples;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private @Nullable Plan plan;

    /**
     * @param members one with an empty name, or several with different names; of the same features and window
     * @param samples L
     * @param seed what the point set's rotation is drawn from
     */
    public ScoringGraph(List<FittedMember> members, int samples, long seed) {
        this.members = List.copyOf(members);
        this.samples = samples;
        ModelSpec first = spec();
        SDVariable features = graph.placeHolder(FEATURES, DataType.FLOAT, -1, first.records(), first.size());
        List<MemberGraph> graphs = members.stream()
                .map(member -> new MemberGraph(member, features, samples, seed))
                .toList();
        if (graphs.size() > 1) {
            combine(graphs);
        }
        for (int i = 0; i < graphs.size(); i++) {
            String name = members.get(i).name();
            graphs.get(i).outputs().forEach((output, value) -> outputs.put(output.nameOf(name), value.name()));
        }
    }

    /** Whether a model in it is told of a condition. */
    public boolean isConditional() {
        return graph.hasVariable(CONDITION);
    }

    /** Scores raw records [N, W, D] of which nothing else is known. */
    public Map<String, INDArray> score(float[] features) {
        return score(Records.of(features));
    }

    /**
     * Scores records.
     *
     * @return every output by its name in the file; the arrays are the graph's own until the next call
     */
    public Map<String, INDArray> score(Records records) {
        float[] features = records.features();
        long count = features.length / (spec().records() * spec().size());
        Plan current = plan;
        if (current == null || current.input(FEATURES).size(0) != count) {
            current = plan(count);
            plan = current;
        }
        INDArray input = current.input(FEATURES);
        input.assign(Nd4j.create(features, input.shape(), 'c'));
        if (isConditional()) {
            current.condition(records.conditions());
        }
        current.run();
        Map<String, INDArray> scores = new LinkedHashMap<>();
        for (Map.Entry<String, String> output : outputs.entrySet()) {
            scores.put(output.getKey(), current.value(output.getValue()));
        }
        return scores;
    }

    /** How many values {@link #score} needs for each further record. */
    public long valuesOfRecord() {
        // Not of one record: ND4J takes one row for a vector, and operations of some families fail on it.
        return plan(3).size() - plan(2).size();
    }

    private Plan plan(long records) {
        Map<String, long[]> inputs = new HashMap<>();
        inputs.put(FEATURES, new long[] {records, spec().records(), spec().size()});
        if (isConditional()) {
            inputs.put(CONDITION, new long[] {records});
        }
        return Plan.of(graph, inputs, outputs.values());
    }

    public SameDiff graph() {
        return graph;
    }

    public List<FittedMember> members() {
        return members;
    }

    /** L. */
    public int samples() {
        return samples;
    }

    /** The shape of the first member; the others have its features and window. */
    public ModelSpec spec() {
        return members.get(0).function().spec();
    }

    /** The variable of the graph behind each output, by the output's name in the file, the headline's first. */
    public Map<String, String> outputs() {
        return outputs;
    }

    /**
     * The headline: the sum of what the members say. A member that sees nothing of a record, because it looks at changes and
     * the record before is missing, adds nothing; a record has a score where any member sees something of it. Log-probabilities are
     * those of the members' {@link Mixture}. What was expected is the first member's.
     */
    private void combine(List<MemberGraph> graphs) {
        SDVariable surprisal = Reduction.boundedWithoutNaN(graphs.get(0).surprisal());
        SDVariable observed = graphs.get(0).countObserved();
        SDVariable ofFeatures = graphs.get(0).output(ModelOutput.FEATURE_SURPRISAL);
        for (MemberGraph other : graphs.subList(1, graphs.size())) {
            surprisal = surprisal.add(Reduction.boundedWithoutNaN(other.surprisal()));
            observed = observed.add(other.countObserved());
            ofFeatures = sum(ofFeatures, other.output(ModelOutput.FEATURE_SURPRISAL));
        }
        put(ModelOutput.SURPRISAL, MemberGraph.present(surprisal, observed));
        put(ModelOutput.FEATURE_SURPRISAL, ofFeatures);
        Mixture.outputs(graphs).forEach(this::put);
        put(ModelOutput.EXPECTED, graphs.get(0).output(ModelOutput.EXPECTED));
        put(ModelOutput.EXPECTED_SCALE, graphs.get(0).output(ModelOutput.EXPECTED_SCALE));
    }

    private static @Nullable SDVariable sum(@Nullable SDVariable a, @Nullable SDVariable b) {
        return a == null ? b : b == null ? a : a.add(b);
    }

    private void put(ModelOutput output, @Nullable SDVariable value) {
        if (value != null) {
            outputs.put(output.contractName(), value.name());
        }
    }
}
