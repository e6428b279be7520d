package io.surprisal.training.boltzmann;

import io.surprisal.training.config.ContrastiveSettings;
import io.surprisal.training.config.FitSettings;
import io.surprisal.training.fit.Optimiser;
import io.surprisal.training.fit.TrainingException;
import io.surprisal.training.fit.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fits a Boltzmann machine by contrastive divergence: what rows say of the weights, less what samples of the machine say, k steps of Gibbs
 * sampling away from the rows (Hinton 2002), or from the samples of the step before (persistent: Tieleman 2008).
 *
 * @param samples k, whether samples go on from those of the step before, and how the difference changes weights
 */
public record ContrastiveDivergence(ContrastiveSettings samples, FitSettings settings) {
    private static final double INITIAL_SCALE = 0.01;

    /** Of the learning rate, for a machine that starts as a fitted one. {@link BeliefNetworkFamily} has what a tenth and the whole of it gave. */
    private static final double SHARE_OF_RATE = 0.1;

    /** Log-odds of flags that are always or never set stop here. */
    private static final double MOST_CERTAIN = 0.995;

    /** The same for a machine that starts as a fitted one. */
    public ContrastiveDivergence fromFitted() {
        return new ContrastiveDivergence(samples, settings.withLearningRate(SHARE_OF_RATE * settings.learningRate()));
    }

    /**
     * Fits a machine with small weights and the rows' means to begin with.
     *
     * @param rows nothing missing, [N, D]
     * @param hidden K
     */
    public BoltzmannMachine fit(VisibleUnits units, INDArray rows, int hidden, TrainingListener listener) {
        return fit(start(units, rows, hidden), rows, listener);
    }

    /** The same with normal hidden units: a code. */
    BoltzmannMachine fitCode(VisibleUnits units, INDArray rows, int code, TrainingListener listener) {
        BoltzmannMachine start = start(units, rows, code);
        BoltzmannMachine machine = new BoltzmannMachine(
                units, VisibleUnits.normal(code), start.weights(), start.visibleBias(), start.hiddenBias());
        return fit(machine, rows, listener);
    }

    /** A machine with small weights and the rows' means. */
    BoltzmannMachine start(VisibleUnits units, INDArray rows, int hidden) {
        return new BoltzmannMachine(
                units,
                gaussian(new SplittableRandom(settings.seed()), units.count(), hidden)
                        .muli(INITIAL_SCALE),
                biasOfMeans(units, rows),
                Nd4j.zeros(hidden));
    }

    /**
     * Fits a machine further, in place.
     *
     * @param rows nothing missing, [N, D]
     */
    public BoltzmannMachine fit(BoltzmannMachine machine, INDArray rows, TrainingListener listener) {
        SplittableRandom random = new SplittableRandom(settings.seed()).split();
        Map<String, INDArray> weights = new LinkedHashMap<>();
        weights.put("weights", machine.weights());
        weights.put("visible_bias", machine.visibleBias());
        weights.put("hidden_bias", machine.hiddenBias());
        Optimiser optimiser = new Optimiser(weights, samples.update(), settings);
        int batch = (int) Math.min(settings.batchSize(), rows.rows());
        INDArray drawn = draw(rows, batch, random);
        boolean goOn = true;
        for (int step = 1; step <= settings.steps() && goOn; step++) {
            // What a step allocates is reused by the next one.
            try (MemoryWorkspace ofStep = Scratch.activate()) {
                INDArray positive = draw(rows, batch, random);
                drawn = machine.gibbs(samples.persistent() ? drawn : positive, samples.steps(), random);
                INDArray hidden = machine.hidden(positive);
                double loss = -reconstruction(machine, positive, hidden);
                if (!Double.isFinite(loss)) {
                    throw new TrainingException("The loss became " + loss + " at step " + step + " of "
                            + settings.steps() + "; lower training.learning_rate (" + settings.learningRate() + ")");
                }
                optimiser.step(step - 1, gradients(machine, positive, hidden, drawn));
                goOn = listener.step(step, settings.steps(), loss);
                drawn = drawn.detach();
            }
        }
        return machine;
    }

    /** The biases of a machine without weights that has the rows' means, [D]. */
    public static INDArray biasOfMeans(VisibleUnits units, INDArray rows) {
        INDArray bias = rows.mean(0);
        for (int j = 0; j < units.count(); j++) {
            if (units.normal().getDouble(j) == 0) {
                double mean = Math.min(Math.max(bias.getDouble(j), 1 - MOST_CERTAIN), MOST_CERTAIN);
                bias.putScalar(j, Math.log(mean / (1 - mean)));
            }
        }
        return bias;
    }

    /** Of the mean of −log p, estimated, and of the decay, [D, K], [D] and [K]. */
    private Map<String, INDArray> gradients(BoltzmannMachine machine, INDArray rows, INDArray ofRows, INDArray drawn) {
        INDArray ofDrawn = machine.hidden(drawn);
        int count = (int) rows.rows();
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        gradients.put(
                "weights",
                drawn.transpose()
                        .mmul(ofDrawn)
                        .subi(rows.transpose().mmul(ofRows))
                        .divi(count)
                        .addi(machine.weights().mul(samples.weightDecay())));
        gradients.put("visible_bias", drawn.mean(0).subi(rows.mean(0)));
        gradients.put("hidden_bias", ofDrawn.mean(0).subi(ofRows.mean(0)));
        return gradients;
    }

    /** The mean of log p(x|h) at the hidden units' probabilities, nats: what training shows, for log Z is dear. */
    private static double reconstruction(BoltzmannMachine machine, INDArray rows, INDArray hidden) {
        return machine.units()
                        .logProbability(rows, machine.visibleInput(hidden))
                        .sumNumber()
                        .doubleValue()
                / rows.rows();
    }

    private static INDArray draw(INDArray rows, int count, SplittableRandom random) {
        int[] chosen = random.ints(count, 0, (int) rows.rows()).toArray();
        return rows.getRows(chosen);
    }

    private static INDArray gaussian(SplittableRandom random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(values, new long[] {rows, columns}, 'c');
    }
}
