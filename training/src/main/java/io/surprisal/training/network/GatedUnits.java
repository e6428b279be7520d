package io.surprisal.training.network;

import io.surprisal.training.graph.Weights;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer of gated recurrent units, Cho et al. (2014), whose reset gate comes after the product, as cuDNN has it:
 *
 * <pre>
 * r  = σ([x, h] W_r + b_r)
 * z  = σ([x, h] W_z + b_z)
 * n  = tanh(x W_n + b_n + r (h U_n + c_n))
 * h' = n + z (h − n),    h = 0 before the first step
 * </pre>
 *
 * <p>Written out step by step. ND4J has an operation for a sequence, but with the reset gate before the product, which ONNX Runtime's GRU computes on the processor alone.
 *
 * @param name of its weights
 * @param inputs the size of x
 * @param units the size of h
 */
record GatedUnits(String name, int inputs, int units, Weights weights) {
    /** The states h after each step, [M, units], from the steps' inputs, [M, inputs]. */
    List<SDVariable> states(List<SDVariable> steps) {
        List<SDVariable> states = new ArrayList<>();
        SDVariable state = none(steps.get(0));
        for (SDVariable input : steps) {
            state = next(input, state);
            states.add(state);
        }
        return states;
    }

    private SDVariable next(SDVariable input, SDVariable state) {
        SameDiff graph = input.getSameDiff();
        SDVariable both = graph.concat(1, input, state);
        SDVariable reset = graph.nn().sigmoid(linear("reset", both, inputs + units));
        SDVariable update = graph.nn().sigmoid(linear("update", both, inputs + units));
        SDVariable recalled = linear("recalled", state, units).mul(reset);
        SDVariable candidate =
                graph.math().tanh(linear("candidate", input, inputs).add(recalled));
        return candidate.add(update.mul(state.sub(candidate)));
    }

    private SDVariable linear(String part, SDVariable x, int in) {
        return weights.linear(name + "/" + part, x, in, units, Weights.OUTPUT_GAIN);
    }

    /** Zeros for as many rows as the input has. */
    private SDVariable none(SDVariable input) {
        SameDiff graph = input.getSameDiff();
        return graph.mmul(input, graph.constant(Nd4j.zeros(DataType.FLOAT, inputs, units)));
    }
}
