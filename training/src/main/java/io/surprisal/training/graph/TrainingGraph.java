package io.surprisal.training.graph;

import io.surprisal.training.graph.Trainable.Inputs;
import io.surprisal.training.graph.Trainable.Objectives;
import io.surprisal.training.graph.Trainable.Phase;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The graph that training differentiates: placeholders for a batch and its noise, trainable weights, a loss per phase. */
public final class TrainingGraph {
    /** Held while standard output is elsewhere. */
    private static final Object QUIET = new Object();

    private static final String FEATURES = "features";
    private static final String WARM_UP = "warm_up";
    private static final String RECORD_WEIGHTS = "record_weights";
    private static final int ANY = -1;

    /** A distance between records needs two. */
    private static final int FEWEST = 2;

    private final SameDiff graph = SameDiff.create();
    private final Trainable model;
    private final int heldOut;
    private final List<PhaseGraph> phases = new ArrayList<>();
    private final String criterion;
    private final Map<String, String> shown = new LinkedHashMap<>();
    private @Nullable Plan evaluation;

    /**
     * @param batch B, the records of a training batch
     * @param heldOut how many records the criterion is of
     * @param seed what the initial weights are drawn from
     */
    public TrainingGraph(Trainable model, int batch, int heldOut, long seed) {
        this.model = model;
        this.heldOut = heldOut;
        Objectives objectives = objectives(graph, model, batch, heldOut, seed);
        SDVariable recordWeights = graph.placeHolder(RECORD_WEIGHTS, DataType.FLOAT, ANY);
        criterion = objectives.criterion().name();
        Set<String> fed = noiseOf(criterion);
        objectives.shown().forEach((name, value) -> {
            if (fed.containsAll(noiseOf(value.name()))) {
                shown.put(name, value.name());
            }
        });
        List<SDVariable> losses = new ArrayList<>();
        for (Phase phase : objectives.phases()) {
            SDVariable records = phase.perRecord().mul(recordWeights).mean();
            losses.add(phase.ofBatch().map(records::add).orElse(records));
        }
        for (int i = 0; i < losses.size(); i++) {
            phases.add(new PhaseGraph(objectives.phases().get(i), losses.get(i), batch));
        }
    }

    /** How many values {@link #criterion} needs for each further record. */
    public static long valuesOfRecord(Trainable model) {
        return valuesOfCriterion(model, FEWEST + 1) - valuesOfCriterion(model, FEWEST);
    }

    private static long valuesOfCriterion(Trainable model, int records) {
        SameDiff graph = SameDiff.create();
        String criterion =
                objectives(graph, model, records, records, 0).criterion().name();
        return Plan.of(graph, shapes(graph, model, records), List.of(criterion)).size();
    }

    private static Objectives objectives(SameDiff graph, Trainable model, int batch, int heldOut, long seed) {
        ModelSpec spec = model.spec();
        SDVariable features = graph.placeHolder(FEATURES, DataType.FLOAT, ANY, spec.records(), spec.size());
        Map<String, SDVariable> noise = new LinkedHashMap<>();
        model.noise(ANY).forEach((name, shape) -> noise.put(name, graph.placeHolder(name, DataType.FLOAT, shape)));
        SDVariable warmUp = graph.placeHolder(WARM_UP, DataType.FLOAT, 1);
        return model.build(new Inputs(features, noise, warmUp, Weights.trainable(graph, seed), batch, heldOut));
    }

    /** What is minimised, in the order of a step. */
    public List<PhaseGraph> phases() {
        return phases;
    }

    /** All trainable weights by name, in a fixed order; the arrays are the graph's own and change as it trains. */
    public Map<String, INDArray> weights() {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        for (SDVariable variable : graph.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE) {
                weights.put(variable.name(), variable.getArr());
            }
        }
        return weights;
    }

    /**
     * Replaces drawn weights.
     *
     * @param initial by name, in the shapes of the graph's own
     * @throws IllegalArgumentException if there are no weights of a name, or they have another shape
     */
    public void startFrom(Map<String, INDArray> initial) {
        Map<String, INDArray> weights = weights();
        initial.forEach((name, values) -> {
            INDArray weight = weights.get(name);
            if (weight == null || !Arrays.equals(weight.shape(), values.shape())) {
                throw new IllegalArgumentException("Initial weights " + name + " of shape "
                        + Arrays.toString(values.shape()) + " are none of the model's: it has "
                        + (weight == null
                                ? "the names " + weights.keySet()
                                : "the shape " + Arrays.toString(weight.shape())));
            }
            weight.assign(values);
        });
    }

    /** The noise that the criterion depends on, of {@link Trainable#noise}. */
    public Set<String> criterionNoise() {
        return noiseOf(criterion);
    }

    private Set<String> noiseOf(String variable) {
        Set<String> needed = Operations.behind(graph, List.of(variable), Set.of());
        Set<String> names = new LinkedHashSet<>(model.noise(heldOut).keySet());
        names.retainAll(graph.getOps().values().stream()
                .filter(operation -> needed.contains(operation.getName()))
                .flatMap(operation -> operation.getInputsToOp().stream())
                .toList());
        return names;
    }

    /**
     * The mean over held-out records of what the weights are chosen by; higher is better.
     *
     * @param records as many as are held out
     * @param noise of {@link #criterionNoise}, by name
     */
    public double criterion(Records records, Map<String, float[]> noise) {
        Plan plan = evaluation;
        if (plan == null) {
            List<String> wanted = new ArrayList<>(shown.values());
            wanted.add(criterion);
            plan = Plan.of(graph, shapes(heldOut), wanted);
            evaluation = plan;
        }
        set(plan, records);
        set(plan, noise);
        plan.run();
        return plan.value(criterion).meanNumber().doubleValue();
    }

    /** The means of what is shown, by name, over the records of the last {@link #criterion}. */
    public Map<String, Double> shown() {
        Plan plan = evaluation;
        if (plan == null) {
            throw new IllegalStateException("The criterion was not computed yet");
        }
        Map<String, Double> means = new LinkedHashMap<>();
        shown.forEach((name, variable) ->
                means.put(name, plan.value(variable).meanNumber().doubleValue()));
        return means;
    }

    /**
     * The mean of each phase's loss over held-out records, by the phase's name, nats: fully warmed up, and without what only a batch has.
     *
     * @param records as many as the criterion is of
     * @param noise of {@link Trainable#noise} for as many records
     */
    public Map<String, Double> losses(Records records, Map<String, float[]> noise) {
        Map<String, long[]> shapes = shapes(heldOut);
        shapes.put(WARM_UP, new long[] {1});
        Plan plan = Plan.of(
                graph, shapes, phases.stream().map(phase -> phase.perRecord).toList());
        set(plan, records);
        set(plan, noise);
        set(plan, WARM_UP, 1);
        plan.run();
        Map<String, Double> losses = new LinkedHashMap<>();
        phases.forEach(phase ->
                losses.put(phase.name, plan.value(phase.perRecord).meanNumber().doubleValue()));
        return losses;
    }

    private Map<String, long[]> shapes(int records) {
        return shapes(graph, model, records);
    }

    private static Map<String, long[]> shapes(SameDiff graph, Trainable model, int records) {
        ModelSpec spec = model.spec();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(FEATURES, new long[] {records, spec.records(), spec.size()});
        shapes.putAll(model.noise(records));
        if (graph.hasVariable(Scope.CONDITION)) {
            shapes.put(Scope.CONDITION, new long[] {records});
        }
        return shapes;
    }

    private void set(Plan plan, Records records) {
        set(plan, FEATURES, records.features());
        if (graph.hasVariable(Scope.CONDITION)) {
            plan.condition(records.conditions());
        }
    }

    private static void set(Plan plan, Map<String, float[]> noise) {
        noise.forEach((name, values) -> set(plan, name, values));
    }

    private static void set(Plan plan, String input, float... values) {
        INDArray array = plan.input(input);
        array.assign(Nd4j.createFromArray(values).reshape(array.shape()));
    }

    /** SameDiff prints a line per operation to standard output, which belongs to whoever runs the training. */
    private void differentiateQuietly() {
        synchronized (QUIET) {
            PrintStream out = System.out;
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            try {
                graph.createGradFunction();
            } finally {
                System.setOut(out);
            }
        }
    }

    /** A loss and its gradients. */
    public final class PhaseGraph {
        private final String name;
        private final String perRecord;
        private final String loss;
        private final Plan forward;
        private final Plan backward;
        private final boolean ofRecords;
        private final int batch;
        private final Map<String, INDArray> weights = new LinkedHashMap<>();
        private final Map<String, INDArray> gradients = new LinkedHashMap<>();

        private PhaseGraph(Phase phase, SDVariable whole, int batch) {
            this.batch = batch;
            name = phase.name();
            perRecord = phase.perRecord().name();
            ofRecords = phase.ofRecords();
            loss = whole.name();
            graph.setLossVariables(whole);
            differentiateQuietly();
            TrainingGraph.this.weights().forEach((name, weight) -> {
                if (phase.weights().test(name)) {
                    weights.put(name, weight);
                }
            });
            if (weights.isEmpty()) {
                throw new IllegalArgumentException("Phase " + phase.name() + " has no weights to train");
            }
            Map<String, long[]> shapes = shapes(batch);
            shapes.put(WARM_UP, new long[] {1});
            shapes.put(RECORD_WEIGHTS, new long[] {batch});
            forward = Plan.of(graph.getFunction("grad"), shapes, List.of(perRecord));
            Map<String, String> names = new LinkedHashMap<>();
            weights.keySet().forEach(name -> names.put(name, graph.grad(name).name()));
            List<String> wanted = new ArrayList<>(names.values());
            wanted.add(loss);
            backward = forward.then(wanted);
            names.forEach((name, gradient) -> gradients.put(name, backward.value(gradient)));
        }

        /** Whether a high loss says that the record is odd. */
        public boolean ofRecords() {
            return ofRecords;
        }

        /** The shapes of the noise that it is fed, by name. */
        public Map<String, long[]> noise() {
            return model.noise(batch);
        }

        /** The weights that this phase changes; the arrays are the graph's own. */
        public Map<String, INDArray> weights() {
            return weights;
        }

        /** The gradients of the last {@link #differentiate} by weight; the arrays are the graph's own. */
        public Map<String, INDArray> gradients() {
            return gradients;
        }

        /**
         * Computes the loss of a batch and its gradients.
         *
         * @param records B of them
         * @param noise of {@link Trainable#noise} for B records
         * @param warmUp from 0 to 1
         * @param weighting from each record's loss, [B], to its weight in the batch's mean, [B]
         * @return the loss in nats per record
         */
        public double differentiate(
                Records records, Map<String, float[]> noise, double warmUp, UnaryOperator<float[]> weighting) {
            set(forward, records);
            set(forward, noise);
            set(forward, WARM_UP, (float) warmUp);
            forward.run();
            set(
                    forward,
                    RECORD_WEIGHTS,
                    weighting.apply(forward.value(perRecord).toFloatVector()));
            backward.run();
            return backward.value(loss).getDouble(0);
        }
    }
}
