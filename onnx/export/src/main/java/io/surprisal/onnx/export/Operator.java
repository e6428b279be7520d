package io.surprisal.onnx.export;

/**
 * The ONNX operators of opset 17 that exported graphs use, each with the number of inputs that it takes, from the operators'
 * specification (onnx.ai, Operators). All have one output here, and ONNX Runtime has a float kernel of each for the processor and, but for Asinh,
 * which a session on a GPU spells out, for CUDA (its page "Supported Operators and Data Types"). A graph that needs another one adds it, if
 * that holds for it too.
 */
public enum Operator {
    ABS("Abs", 1),
    ADD("Add", 2),
    ASINH("Asinh", 1),
    CAST("Cast", 1),
    CLIP("Clip", 1, 3),
    CONCAT("Concat", 1, Integer.MAX_VALUE),
    DIV("Div", 2),
    ELU("Elu", 1),
    EQUAL("Equal", 2),
    ERF("Erf", 1),
    EXP("Exp", 1),
    GATHER("Gather", 2),
    GEMM("Gemm", 2, 3),
    GREATER("Greater", 2),
    IDENTITY("Identity", 1),
    IS_NAN("IsNaN", 1),
    LOG("Log", 1),
    MAT_MUL("MatMul", 2),
    MAX("Max", 1, Integer.MAX_VALUE),
    MIN("Min", 1, Integer.MAX_VALUE),
    MUL("Mul", 2),
    NEG("Neg", 1),
    PAD("Pad", 2, 3),
    REDUCE_LOG_SUM_EXP("ReduceLogSumExp", 1),
    REDUCE_MAX("ReduceMax", 1),
    REDUCE_MEAN("ReduceMean", 1),
    REDUCE_SUM("ReduceSum", 1, 2),
    RELU("Relu", 1),
    RESHAPE("Reshape", 2),
    SIGMOID("Sigmoid", 1),
    SLICE("Slice", 3, 5),
    SOFTPLUS("Softplus", 1),
    SQRT("Sqrt", 1),
    SQUEEZE("Squeeze", 1, 2),
    SUB("Sub", 2),
    TANH("Tanh", 1),
    THRESHOLDED_RELU("ThresholdedRelu", 1),
    TRANSPOSE("Transpose", 1),
    UNSQUEEZE("Unsqueeze", 2),
    WHERE("Where", 3);

    private final String onnxName;
    private final int fewestInputs;
    private final int mostInputs;

    Operator(String onnxName, int inputs) {
        this(onnxName, inputs, inputs);
    }

    Operator(String onnxName, int fewestInputs, int mostInputs) {
        this.onnxName = onnxName;
        this.fewestInputs = fewestInputs;
        this.mostInputs = mostInputs;
    }

    /** The operator's name in ONNX, such as MatMul. */
    public String onnxName() {
        return onnxName;
    }

    void checkInputs(int count) {
        if (count < fewestInputs || count > mostInputs) {
            String most = mostInputs == Integer.MAX_VALUE ? " or more" : " to " + mostInputs;
            throw new IllegalArgumentException(onnxName + " takes " + fewestInputs
                    + (mostInputs == fewestInputs ? "" : most) + " inputs; got " + count);
        }
    }
}
