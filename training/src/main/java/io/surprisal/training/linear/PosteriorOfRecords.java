package io.surprisal.training.linear;

import io.surprisal.training.graph.Reduction;
import io.surprisal.training.graph.Scope;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * p(z|x) of a linear Gaussian model for records that miss different values: a precision matrix of each record's own, inverted in the graph by
 * Gauss–Jordan elimination, one pivot after another. Each pivot is at least 1, so that no rows need to be exchanged.
 *
 * @param mean [N, K]
 * @param covariance [N, K·K]
 * @param logDeterminant of the precision, [N]
 * @param trace of the covariance, [N]
 */
record PosteriorOfRecords(SDVariable mean, SDVariable covariance, SDVariable logDeterminant, SDVariable trace) {
    /**
     * Inverts.
     *
     * @param precision what the records add to the prior's identity, [N, K·K]
     * @param projected precision times mean, [N, K]
     * @param latent K
     */
    static PosteriorOfRecords of(SDVariable precision, SDVariable projected, int latent, Scope scope) {
        SameDiff graph = scope.graph();
        INDArray identity = Nd4j.eye(latent).castTo(DataType.FLOAT);
        SDVariable eye = scope.constant("components/identity", identity.reshape(1, latent, latent));
        SDVariable matrix = graph.reshape(precision, -1, latent, latent).add(eye);
        // Three blocks: what becomes the identity, the mean, the inverse.
        SDVariable zero = matrix.mul(0).add(eye);
        // A dimension more by reshaping: of [1, 1] expandDims makes [1, 1] again.
        SDVariable left = graph.concat(2, matrix, graph.reshape(projected, -1, latent, 1), zero);
        SDVariable logDeterminant = null;
        for (int k = 0; k < latent; k++) {
            SDVariable row = graph.gather(left, new int[] {k}, 1);
            SDVariable column = graph.gather(left, new int[] {k}, 2);
            SDVariable pivot = graph.gather(row, new int[] {k}, 2);
            SDVariable unit = scope.constant(
                    "components/unit/" + k, identity.getColumn(k).dup().reshape(1, latent, 1));
            left = left.sub(column.sub(unit).mul(row.div(pivot)));
            SDVariable logPivot = graph.reshape(graph.math().log(pivot), -1);
            logDeterminant = logDeterminant == null ? logPivot : logDeterminant.add(logPivot);
        }
        SDVariable mean = graph.reshape(graph.gather(left, new int[] {latent}, 2), -1, latent);
        int[] last = new int[latent];
        for (int k = 0; k < latent; k++) {
            last[k] = latent + 1 + k;
        }
        SDVariable covariance = graph.reshape(graph.gather(left, last, 2), -1, (long) latent * latent);
        float[] diagonal = identity.reshape(-1).toFloatVector();
        return new PosteriorOfRecords(
                mean, covariance, Objects.requireNonNull(logDeterminant), Reduction.sumOfRows(covariance, diagonal));
    }
}
