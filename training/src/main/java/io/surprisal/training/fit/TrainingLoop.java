package io.surprisal.training.fit;

import io.surprisal.training.config.FitSettings;
import io.surprisal.training.data.TelemetryTable;
import io.surprisal.training.model.ModelFamily.ObjectiveSettings;
import io.surprisal.training.model.ModelSpec;
import io.surprisal.training.model.TrainingGraph;
import io.surprisal.training.model.TrainingGraph.Step;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fits a model by mini-batches. SameDiff's own {@code fit} reports a loss of zero, so the loop is written out: differentiate,
 * clip, Adam. Stops when the held-out rows have not gained for some looks, or when the listener says so, and gives back the
 * weights that did best on them.
 */
public final class TrainingLoop {
    private static final int MOST_EVALUATION_ROWS = 4096;

    private final ModelSpec spec;
    private final FitSettings settings;
    private final TrainingGraph graph;
    private final Batches batches;
    private final INDArray evaluationRows;
    private final INDArray evaluationNoise;
    private final SplittableRandom random;

    public TrainingLoop(
            ModelSpec spec, ObjectiveSettings objective, FitSettings settings, TelemetryTable table, Holdout holdout) {
        this.spec = spec;
        this.settings = settings;
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        long initialWeights = seeds.nextLong();
        batches = new Batches(table, holdout.training().clone(), settings.batchSize(), seeds.split());
        random = seeds.split();
        graph = new TrainingGraph(spec, objective, batches.size(), initialWeights);
        int[] rows = Calibrator.evenly(holdout.heldOut(), MOST_EVALUATION_ROWS);
        evaluationRows = Batches.gather(table, rows, 0, rows.length);
        evaluationNoise = gaussian(1, rows.length, spec.latent());
    }

    /** Trains; the weights that did best, by name. */
    public Map<String, INDArray> run(TrainingListener listener) {
        Map<String, INDArray> weights = graph.weights();
        Optimiser optimiser = new Optimiser(weights, settings);
        BestSoFar best = new BestSoFar(settings.patience());
        double warmUpSteps = Math.max(1, settings.klWarmUp() * settings.steps());
        boolean goOn = true;
        for (int step = 1; step <= settings.steps() && goOn; step++) {
            double warmUp = Math.min(1, step / warmUpSteps);
            double loss = step(optimiser, step, warmUp);
            goOn = listener.step(step, settings.steps(), loss);
            boolean last = step == settings.steps() || !goOn;
            if (last || (step % settings.evaluateEvery() == 0 && warmUp == 1)) {
                best.show(weights, heldOutElbo());
                goOn &= !best.exhausted();
            }
        }
        return best.weights();
    }

    private double step(Optimiser optimiser, int step, double warmUp) {
        int size = batches.size();
        Step result = graph.differentiate(
                batches.next(),
                gaussian(1, size, spec.latent()),
                gaussian(size, spec.latent()),
                Nd4j.scalar(DataType.FLOAT, warmUp));
        if (!Double.isFinite(result.loss())) {
            throw new ArithmeticException("The loss became " + result.loss() + " at step " + step + " of "
                    + settings.steps() + "; lower training.learning_rate (" + settings.learningRate()
                    + ") or training.gradient_clip (" + settings.gradientClip() + ")");
        }
        optimiser.step(step - 1, result.gradients());
        return result.loss();
    }

    private double heldOutElbo() {
        INDArray elbo = graph.elbo(evaluationRows, evaluationNoise);
        return elbo.meanNumber().doubleValue();
    }

    private INDArray gaussian(long... shape) {
        int size = 1;
        for (long dimension : shape) {
            size *= (int) dimension;
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(values, shape, 'c');
    }
}
