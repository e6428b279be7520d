package io.surprisal.training.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.GradientBackwardsMarker;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a SameDiff graph over inputs of fixed shapes: its operations one after the other, each with arrays that are allocated
 * once. SameDiff's own session searches, infers shapes and allocates for every operation of every run, which for networks of
 * this size takes several times as long as the arithmetic, and leaves the arrays to the garbage collector.
 *
 * <p>Arrays of {@link #input} and {@link #value} belong to the plan: write the former, read the latter before the next run.
 */
public final class Plan {
    private final SameDiff graph;
    private final Map<String, INDArray> arrays;
    private final List<Runnable> calls = new ArrayList<>();

    private Plan(SameDiff graph, Map<String, INDArray> arrays, Collection<String> outputs) {
        this.graph = graph;
        this.arrays = arrays;
        Set<String> needed = Operations.behind(graph, outputs, arrays.keySet());
        // SameDiff keeps its operations in the order in which they were built: inputs come first.
        for (SameDiffOp operation : graph.getOps().values()) {
            if (needed.contains(operation.getName())) {
                plan(operation);
            }
        }
    }

    /**
     * Plans what some variables depend on.
     *
     * @param inputs the shape of every placeholder
     */
    public static Plan of(SameDiff graph, Map<String, long[]> inputs, Collection<String> outputs) {
        Map<String, INDArray> arrays = new HashMap<>();
        inputs.forEach((name, shape) ->
                arrays.put(name, Nd4j.create(graph.getVariable(name).dataType(), shape)));
        return new Plan(graph, arrays, outputs);
    }

    /** Plans further variables, to be run after this plan, on its arrays: what it has computed is not computed again. */
    Plan then(Collection<String> outputs) {
        return new Plan(graph, arrays, outputs);
    }

    /** How many values its arrays hold. */
    public long size() {
        return arrays.values().stream().mapToLong(INDArray::length).sum();
    }

    /** The array of a placeholder. */
    public INDArray input(String placeholder) {
        return value(placeholder);
    }

    /** Writes the condition's numbers; none stand for 0, of which nothing is known. */
    void condition(long[] numbers) {
        INDArray condition = input(Scope.CONDITION);
        if (numbers.length == 0) {
            condition.assign(0);
        } else {
            condition.assign(Nd4j.createFromArray(numbers));
        }
    }

    public void run() {
        calls.forEach(Runnable::run);
    }

    /** What the last run computed. */
    public INDArray value(String variable) {
        INDArray array = arrays.get(variable);
        if (array != null) {
            return array;
        }
        SDVariable stored = graph.getVariable(variable);
        if (stored.getVariableType() == VariableType.ARRAY || stored.getVariableType() == VariableType.PLACEHOLDER) {
            throw new IllegalArgumentException("Variable " + variable + " is not part of this plan");
        }
        return stored.getArr();
    }

    private void plan(SameDiffOp operation) {
        DifferentialFunction function = operation.getOp();
        INDArray[] in = operation.getInputsToOp().stream().map(this::value).toArray(INDArray[]::new);
        String first = operation.getOutputsOfOp().get(0);
        if (function instanceof Identity) {
            arrays.put(first, in[0]);
        } else if (function instanceof GradientBackwardsMarker) {
            arrays.put(first, Nd4j.scalar(1f));
        } else if (function instanceof DynamicCustomOp custom) {
            planCustom(custom, in, operation.getOutputsOfOp());
        } else if (function instanceof BaseOp legacy) {
            planLegacy(legacy, in, first);
        } else {
            throw new IllegalArgumentException("SameDiff operation '" + function.opName() + "' ("
                    + function.getClass().getSimpleName() + ") cannot be planned");
        }
    }

    private void planCustom(DynamicCustomOp operation, INDArray[] in, List<String> outputs) {
        OpContext context = Nd4j.getExecutioner().buildContext();
        context.setArgs(in, operation.iArgs(), operation.dArgs(), operation.tArgs(), operation.bArgs());
        List<LongShapeDescriptor> shapes = operation.calculateOutputShape(context);
        for (int i = 0; i < shapes.size(); i++) {
            DataType type = graph.getVariable(outputs.get(i)).dataType();
            INDArray out = Nd4j.create(type, shapes.get(i).getShape());
            context.setOutputArray(i, out);
            arrays.put(outputs.get(i), out);
        }
        add(() -> Nd4j.exec(operation, context));
    }

    private void planLegacy(BaseOp operation, INDArray[] in, String output) {
        if (operation instanceof BaseReduceOp && in.length > 1) {
            throw new IllegalArgumentException(
                    "Reduction " + operation.opName() + " with computed axes cannot be planned; give constant axes");
        }
        OpContext context = Nd4j.getExecutioner().buildContext();
        for (int i = 0; i < in.length; i++) {
            context.setInputArray(i, in[i]);
        }
        LongShapeDescriptor shape = operation.calculateOutputShape(context).get(0);
        INDArray out = Nd4j.create(shape.dataType(), shape.getShape());
        context.setOutputArray(0, out);
        arrays.put(output, out);
        add(() -> Nd4j.exec((Op) operation, context));
    }

    /** Runs the operation at once: another one's shape may be what it computes. */
    private void add(Runnable call) {
        call.run();
        calls.add(call);
    }
}
