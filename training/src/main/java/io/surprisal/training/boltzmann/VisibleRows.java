package io.surprisal.training.boltzmann;

import io.surprisal.core.schema.LikelihoodKind.Domain;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Training rows as visible units see them: what a decoder would describe, standardised.
 *
 * @param units flags where the likelihood is of the unit interval, else normal
 * @param values [rows, T·D]; what is missing has the column's mean
 * @param means of the columns, [T·D]
 */
record VisibleRows(VisibleUnits units, INDArray values, INDArray means) {
    private static final int MOST_VALUES = 1 << 26;

    static VisibleRows of(ModelSpec spec, TrainingRows rows) {
        int size = spec.targetSize();
        int[] training = Windows.evenly(rows.holdout().training(), Math.max(2, MOST_VALUES / size));
        INDArray values = Nd4j.create(DataType.FLOAT, training.length, size);
        INDArray observed = Nd4j.create(DataType.FLOAT, training.length, size);
        int[] filled = {0};
        new RowPass(spec, features -> targets(spec, features)).over(rows.windows(), training, (target, there) -> {
            int end = filled[0] + (int) target.rows();
            values.get(NDArrayIndex.interval(filled[0], end), NDArrayIndex.all())
                    .assign(target);
            observed.get(NDArrayIndex.interval(filled[0], end), NDArrayIndex.all())
                    .assign(there);
            filled[0] = end;
        });
        // 0 where nothing ever is.
        INDArray means = values.sum(0).divi(observed.sum(0).addi(1e-9));
        values.addi(observed.rsubi(1).muliRowVector(means));
        return new VisibleRows(units(spec), values, means);
    }

    private static VisibleUnits units(ModelSpec spec) {
        float[] normal = new float[spec.targetSize()];
        for (int j = 0; j < normal.length; j++) {
            normal[j] = spec.features().get(j % spec.size()).likelihood().domain() == Domain.REALS ? 1 : 0;
        }
        return new VisibleUnits(Nd4j.createFromArray(normal));
    }

    private static List<SDVariable> targets(ModelSpec spec, SDVariable features) {
        Standardisation input = Standardisation.of(spec, features, Scope.whole(features.getSameDiff()));
        return List.of(input.target(), input.observed());
    }
}
