package io.surprisal.training.fit;

import io.surprisal.training.config.FitSettings;
import io.surprisal.training.model.ModelFamily.ObjectiveSettings;
import io.surprisal.training.model.ModelSpec;
import io.surprisal.training.model.TrainingGraph;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fits a model by mini-batches. SameDiff's own {@code fit} reports a loss of zero, so the loop is written out: differentiate,
 * clip, Adam. Stops when the held-out rows have not gained for some looks, or when the listener says so, and gives back the
 * weights that did best on them.
 *
 * <p>Training rows hold anomalies that nobody labelled. Once the model has seen what is usual, each batch's records of the highest
 * loss are left out (trimmed), so that it does not learn to explain them.
 */
public final class TrainingLoop {
    private static final int MOST_EVALUATION_ROWS = 4096;

    /** So many values of windows are looked at together: the graph keeps some thirty arrays of that size. */
    private static final int MOST_EVALUATION_VALUES = 1 << 20;

    private static final int FEWEST_EVALUATION_ROWS = 64;

    /** The share of the steps after which trimming begins: before, the highest losses are the model's own mistakes. */
    private static final double TRIM_FROM = 0.2;

    private final ModelSpec spec;
    private final FitSettings settings;
    private final double trim;
    private final double mask;
    private final TrainingGraph graph;
    private final Batches batches;
    private final float[] evaluationRows;
    private final float[] evaluationNoise;
    private final SplittableRandom random;

    /**
     * @param trim the share of each batch's records that is left out for its loss, from 0
     * @param mask the share of each batch's values that is hidden, from 0
     */
    public TrainingLoop(
            ModelSpec spec,
            ObjectiveSettings objective,
            FitSettings settings,
            double trim,
            double mask,
            Windows windows,
            Holdout holdout) {
        this.spec = spec;
        this.settings = settings;
        this.trim = trim;
        this.mask = mask;
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        long initialWeights = seeds.nextLong();
        batches = new Batches(windows, holdout.training().clone(), settings.batchSize(), seeds.split());
        random = seeds.split();
        graph = new TrainingGraph(spec, objective, batches.size(), initialWeights);
        int most = Math.min(
                MOST_EVALUATION_ROWS,
                MOST_EVALUATION_VALUES / (windows.length() * spec.features().size()));
        int[] rows = Windows.evenly(holdout.heldOut(), Math.max(FEWEST_EVALUATION_ROWS, most));
        evaluationRows = windows.gather(rows, 0, rows.length);
        evaluationNoise = gaussian(rows.length * spec.latent());
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
        boolean trims = trim > 0 && step > TRIM_FROM * settings.steps();
        double loss = graph.differentiate(
                masked(batches.next()),
                gaussian(size * spec.latent()),
                gaussian(size * spec.latent()),
                warmUp,
                losses -> trims ? withoutHighest(losses) : all(losses));
        if (!Double.isFinite(loss)) {
            throw new TrainingException("The loss became " + loss + " at step " + step + " of " + settings.steps()
                    + "; lower training.learning_rate (" + settings.learningRate() + ") or training.gradient_clip ("
                    + settings.gradientClip() + ")");
        }
        optimiser.step(step - 1, graph.gradients());
        return loss;
    }

    private float[] masked(float[] values) {
        if (mask > 0) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextDouble() < mask ? Float.NaN : values[i];
            }
        }
        return values;
    }

    private static float[] all(float[] losses) {
        float[] weights = new float[losses.length];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Weight 0 for the share of records with the highest losses, 1 for the others. */
    private float[] withoutHighest(float[] losses) {
        float[] sorted = losses.clone();
        Arrays.sort(sorted);
        float highest = sorted[(int) ((1 - trim) * (losses.length - 1))];
        float[] weights = new float[losses.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = losses[i] <= highest ? 1 : 0;
        }
        return weights;
    }

    private double heldOutElbo() {
        return graph.meanElbo(evaluationRows, evaluationNoise);
    }

    private float[] gaussian(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
