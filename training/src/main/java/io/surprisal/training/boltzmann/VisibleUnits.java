package io.surprisal.training.boltzmann;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What visible units are: 0 or 1 with the probability sigmoid(input), or normal with the input as mean and variance 1, which standardised values
 * are of. Their own part of the energy is −b·x, or |x − b|²/2.
 *
 * @param normal 1 for a normal unit, 0 for a flag, [D]
 */
public record VisibleUnits(INDArray normal) {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /** All of a kind. */
    public static VisibleUnits flags(int count) {
        return new VisibleUnits(Nd4j.zeros(count));
    }

    /** All of a kind. */
    public static VisibleUnits normal(int count) {
        return new VisibleUnits(Nd4j.ones(count));
    }

    int count() {
        return (int) normal.length();
    }

    boolean allFlags() {
        return normal.sumNumber().doubleValue() == 0;
    }

    private INDArray flag() {
        return normal.rsub(1);
    }

    /** Their means, [N, D], given their inputs. */
    INDArray mean(INDArray input) {
        return Transforms.sigmoid(input, true).muliRowVector(flag()).addi(input.mulRowVector(normal));
    }

    /** Values drawn around means, [N, D]. */
    INDArray sample(INDArray mean, SplittableRandom random) {
        float[] means = mean.dup('c').data().asFloat();
        float[] normals = normal.toFloatVector();
        for (int i = 0; i < means.length; i++) {
            means[i] = normals[i % normals.length] == 1
                    ? means[i] + (float) random.nextGaussian()
                    : (random.nextDouble() < means[i] ? 1 : 0);
        }
        return Nd4j.create(means, mean.shape(), 'c');
    }

    /** log p of values given the units' inputs, [N, D], nats. */
    INDArray logProbability(INDArray visible, INDArray input) {
        INDArray deviation = visible.sub(input);
        INDArray ofNormal =
                deviation.muli(deviation).muli(-0.5).subi(HALF_LOG_TWO_PI).muliRowVector(normal);
        return visible.mul(input).subi(softPlus(input)).muliRowVector(flag()).addi(ofNormal);
    }

    /** Their own part of the energy, [N, 1]. */
    INDArray energy(INDArray visible, INDArray bias) {
        INDArray deviation = visible.subRowVector(bias);
        INDArray squares = deviation.muli(deviation).mmul(normal.reshape(-1, 1)).muli(0.5);
        return squares.subi(visible.mmul(bias.mul(flag()).reshape(-1, 1)));
    }

    /** log of the sum over, or the integral of, e^−energy where nothing else acts on them. */
    double logPartition(INDArray bias) {
        return softPlus(bias).mul(flag()).sumNumber().doubleValue()
                + HALF_LOG_TWO_PI * normal.sumNumber().doubleValue();
    }

    /** log(1 + e^x), also where e^x is more than a float holds. */
    static INDArray softPlus(INDArray x) {
        INDArray rest = Transforms.exp(Transforms.abs(x, true).negi(), false).addi(1);
        return Transforms.log(rest, false).addi(Transforms.relu(x, true));
    }

    /** 1 with a probability, else 0. */
    static INDArray coins(INDArray probability, SplittableRandom random) {
        float[] values = probability.dup('c').data().asFloat();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < values[i] ? 1 : 0;
        }
        return Nd4j.create(values, probability.shape(), 'c');
    }
}
