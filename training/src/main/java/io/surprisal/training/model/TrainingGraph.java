package io.surprisal.training.model;

import io.surprisal.training.model.ModelFamily.ObjectiveSettings;
import io.surprisal.training.model.Objective.Loss;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The graph that training differentiates: placeholders for a batch and its noise, trainable weights, the loss. */
public final class TrainingGraph {
    /** Held while standard output is elsewhere. */
    private static final Object QUIET = new Object();

    private static final String FEATURES = "features";
    private static final String NOISE = "noise";
    private static final String PRIOR = "prior";
    private static final String WARM_UP = "warm_up";
    private static final String RECORD_WEIGHTS = "record_weights";

    private final SameDiff graph = SameDiff.create();
    private final ModelSpec spec;
    private final String perRecord;
    private final String loss;
    private final String elbo;
    private final Map<String, INDArray> gradients = new LinkedHashMap<>();
    private final Plan forward;
    private final Plan backward;
    private @Nullable Plan evaluation;

    /**
     * @param batch B, the records of a training batch
     * @param seed what the initial weights are drawn from
     */
    public TrainingGraph(ModelSpec spec, ObjectiveSettings settings, int batch, long seed) {
        this.spec = spec;
        SDVariable features = graph.placeHolder(FEATURES, DataType.FLOAT, -1, spec.records(), spec.size());
        SDVariable noise = graph.placeHolder(NOISE, DataType.FLOAT, 1, -1, spec.latent());
        SDVariable prior = graph.placeHolder(PRIOR, DataType.FLOAT, -1, spec.latent());
        SDVariable warmUp = graph.placeHolder(WARM_UP, DataType.FLOAT, 1);
        SDVariable weights = graph.placeHolder(RECORD_WEIGHTS, DataType.FLOAT, -1);
        Evidence evidence = Evidence.of(spec, features, noise, 1, Weights.trainable(graph, seed));
        Loss parts = spec.family().objective(spec, settings, batch).loss(evidence, prior, warmUp);
        SDVariable records = parts.perRecord().mul(weights).mean();
        SDVariable whole = parts.ofBatch().map(records::add).orElse(records);
        perRecord = parts.perRecord().name();
        loss = whole.name();
        elbo = Reduction.meanOfColumns(evidence.sampleLogProbability())
                .sub(evidence.posterior().klDivergence())
                .name();
        graph.setLossVariables(whole);
        differentiateQuietly();
        Map<String, long[]> shapes = shapes(batch);
        shapes.put(PRIOR, new long[] {batch, spec.latent()});
        shapes.put(WARM_UP, new long[] {1});
        shapes.put(RECORD_WEIGHTS, new long[] {batch});
        forward = Plan.of(graph.getFunction("grad"), shapes, List.of(perRecord));
        Map<String, String> names = new LinkedHashMap<>();
        weights().keySet().forEach(name -> names.put(name, graph.grad(name).name()));
        List<String> wanted = new ArrayList<>(names.values());
        wanted.add(loss);
        backward = forward.then(wanted);
        names.forEach((name, gradient) -> gradients.put(name, backward.value(gradient)));
    }

    /** The trainable weights by name, in a fixed order; the arrays are the graph's own and change as it trains. */
    public Map<String, INDArray> weights() {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        for (SDVariable variable : graph.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE) {
                weights.put(variable.name(), variable.getArr());
            }
        }
        return weights;
    }

    /** The gradients of the last {@link #differentiate} by weight; the arrays are the graph's own. */
    public Map<String, INDArray> gradients() {
        return gradients;
    }

    /**
     * Computes the loss of a batch and its gradients.
     *
     * @param features [B, W, D]
     * @param noise [1, B, K]
     * @param prior [B, K]
     * @param warmUp from 0 to 1
     * @param weighting from each record's loss, [B], to its weight in the batch's mean, [B]
     * @return the loss in nats per record
     */
    public double differentiate(
            float[] features, float[] noise, float[] prior, double warmUp, UnaryOperator<float[]> weighting) {
        set(forward, FEATURES, features);
        set(forward, NOISE, noise);
        set(forward, PRIOR, prior);
        set(forward, WARM_UP, (float) warmUp);
        forward.run();
        set(forward, RECORD_WEIGHTS, weighting.apply(forward.value(perRecord).toFloatVector()));
        backward.run();
        return backward.value(loss).getDouble(0);
    }

    /**
     * The mean ELBO of some records by one sample each, nats; the measure of early stopping, whatever the family's own loss.
     *
     * @param features [N, W, D]
     * @param noise [1, N, K]
     */
    public double meanElbo(float[] features, float[] noise) {
        int records = features.length / (spec.records() * spec.size());
        Plan plan = evaluation;
        if (plan == null || plan.input(FEATURES).size(0) != records) {
            plan = Plan.of(graph, shapes(records), List.of(elbo));
            evaluation = plan;
        }
        set(plan, FEATURES, features);
        set(plan, NOISE, noise);
        plan.run();
        return plan.value(elbo).meanNumber().doubleValue();
    }

    private Map<String, long[]> shapes(int records) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(FEATURES, new long[] {records, spec.records(), spec.size()});
        shapes.put(NOISE, new long[] {1, records, spec.latent()});
        return shapes;
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
}
