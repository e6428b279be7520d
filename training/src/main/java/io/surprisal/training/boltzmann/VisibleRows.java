package io.surprisal.training.boltzmann;

import io.surprisal.core.schema.LikelihoodKind.Domain;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Standardisation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Training rows as visible units see them: what a decoder would describe, standardised.
 *
 * @param units flags where the likelihood is of the unit interval, else normal
 * @param values nothing missing, [rows, T·D]
 * @param means of the columns, [T·D]
 */
record VisibleRows(VisibleUnits units, INDArray values, INDArray means) {
    private static final int MOST_VALUES = 1 << 26;

    static VisibleRows of(ModelSpec spec, TrainingRows rows) {
        INDArray[] matrices = matrices(spec, rows, RowPass.of(spec, Standardisation::target), spec.targetSize());
        INDArray values = matrices[0];
        INDArray observed = matrices[1];
        // 0 where nothing ever is.
        INDArray means = values.sum(0).divi(observed.sum(0).addi(1e-9));
        values.addi(observed.rsubi(1).muliRowVector(means));
        return new VisibleRows(units(spec), values, means);
    }

    /**
     * The same as an encoder sees them, 0 where missing: what has an encoder in the file is fitted to these.
     *
     * @param widest how many units the largest layer above them has, whose states are kept for all of them
     */
    static VisibleRows asSeen(ModelSpec spec, TrainingRows rows, int widest) {
        RowPass pass = RowPass.of(spec, Standardisation::encoderInput);
        INDArray values = matrices(spec, rows, pass, Math.max(widest, spec.targetSize()))[0];
        return new VisibleRows(units(spec), values, values.mean(0));
    }

    /** The values and whether they are there, of as many rows as may have {@code widest} values each. */
    private static INDArray[] matrices(ModelSpec spec, TrainingRows rows, RowPass pass, int widest) {
        int size = spec.targetSize();
        int[] training = Windows.evenly(rows.holdout().training(), Math.max(2, MOST_VALUES / widest));
        INDArray values = Nd4j.create(DataType.FLOAT, training.length, size);
        INDArray observed = Nd4j.create(DataType.FLOAT, training.length, size);
        int[] filled = {0};
        pass.over(rows.windows(), training, (some, there) -> {
            int end = filled[0] + some.rows();
            values.get(NDArrayIndex.interval(filled[0], end), NDArrayIndex.all())
                    .assign(some);
            observed.get(NDArrayIndex.interval(filled[0], end), NDArrayIndex.all())
                    .assign(there);
            filled[0] = end;
        });
        return new INDArray[] {values, observed};
    }

    private static VisibleUnits units(ModelSpec spec) {
        float[] normal = new float[spec.targetSize()];
        for (int j = 0; j < normal.length; j++) {
            normal[j] = spec.features().get(j % spec.size()).likelihood().domain() == Domain.REALS ? 1 : 0;
        }
        return new VisibleUnits(Nd4j.createFromArray(normal));
    }
}
