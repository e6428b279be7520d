package io.surprisal.training.model;

import io.surprisal.training.model.ModelFamily.ObjectiveSettings;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The graph that training differentiates: placeholders for a batch and its noise, trainable weights, the loss. */
public final class TrainingGraph {
    private static final String FEATURES = "features";
    private static final String NOISE = "noise";
    private static final String PRIOR = "prior";
    private static final String WARM_UP = "warm_up";

    private final SameDiff graph = SameDiff.create();
    private final String loss;
    private final String elbo;

    /**
     * @param batch B, the records of a training batch
     * @param seed what the initial weights are drawn from
     */
    public TrainingGraph(ModelSpec spec, ObjectiveSettings settings, int batch, long seed) {
        SDVariable features = graph.placeHolder(FEATURES, DataType.FLOAT, -1, spec.window(), spec.size());
        SDVariable noise = graph.placeHolder(NOISE, DataType.FLOAT, 1, -1, spec.latent());
        SDVariable prior = graph.placeHolder(PRIOR, DataType.FLOAT, -1, spec.latent());
        SDVariable warmUp = graph.placeHolder(WARM_UP, DataType.FLOAT);
        Evidence evidence = Evidence.of(spec, features, noise, 1, Weights.trainable(graph, seed));
        SDVariable objective = spec.family().objective(spec, settings, batch).loss(evidence, prior, warmUp);
        loss = objective.name();
        elbo = Reduction.meanOfColumns(evidence.sampleLogProbability())
                .sub(evidence.posterior().klDivergence())
                .name();
        graph.setLossVariables(objective);
        differentiateQuietly();
        Session.withoutArrayCache(graph);
        Session.withoutArrayCache(graph.getFunction("grad"));
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

    /**
     * The loss of a batch and its gradient by weight.
     *
     * @param features [B, W, D]
     * @param noise [1, B, K]
     * @param prior [B, K]
     * @param warmUp from 0 to 1
     */
    public Step differentiate(INDArray features, INDArray noise, INDArray prior, INDArray warmUp) {
        Map<String, INDArray> placeholders = Map.of(FEATURES, features, NOISE, noise, PRIOR, prior, WARM_UP, warmUp);
        var result = graph.calculateGradientsAndOutputs(
                placeholders, List.of(loss), weights().keySet());
        return new Step(Objects.requireNonNull(result.getOutputs().get(loss)).getDouble(0), result.getGradients());
    }

    /** The ELBO of each record by one sample, [N]; the measure of early stopping, whatever the family's own loss. */
    public INDArray elbo(INDArray features, INDArray noise) {
        return graph.outputSingle(Map.of(FEATURES, features, NOISE, noise), elbo);
    }

    /**
     * SameDiff prints a line per operation to standard output, which belongs to whoever runs the training. One training at a
     * time, or one would restore what another had put in place.
     */
    private void differentiateQuietly() {
        synchronized (TrainingGraph.class) {
            PrintStream out = System.out;
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            try {
                graph.createGradFunction();
            } finally {
                System.setOut(out);
            }
        }
    }

    /**
     * One evaluation of the loss.
     *
     * @param loss in nats per record
     * @param gradients by the name of the weight
     */
    public record Step(double loss, Map<String, INDArray> gradients) {}
}
