package io.surprisal.training.fit;

import io.surprisal.core.condition.Condition;
import io.surprisal.training.config.FitSettings;
import io.surprisal.training.config.ObjectiveSettings;
import io.surprisal.training.config.UpdateRule;
import io.surprisal.training.graph.Records;
import io.surprisal.training.graph.Trainable;
import io.surprisal.training.graph.TrainingGraph;
import io.surprisal.training.graph.TrainingGraph.PhaseGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fits a model by mini-batches. SameDiff's own {@code fit} reports a loss of zero, so the loop is written out: differentiate,
 * clip, Adam, phase by phase. Stops when the held-out rows have not gained for some looks, or when the listener says so, and gives back the
 * weights that did best on them.
 *
 * <p>Training rows hold anomalies that nobody labelled. Once the model has seen what is usual, each batch's records of the highest
 * loss are left out (trimmed), so that it does not learn to explain them.
 */
public final class TrainingLoop {
    private static final int MOST_EVALUATION_ROWS = 4096;

    /** So many values may be kept of the held-out records, which are looked at together. */
    private static final long MOST_EVALUATION_VALUES = 64 << 20;

    private static final int FEWEST_EVALUATION_ROWS = 64;

    /** The share of the steps after which trimming begins: before, the highest losses are the model's own mistakes. */
    private static final double TRIM_FROM = 0.2;

    /** The share of rows whose class, and of those whose time, is forgotten: a record that lacks it is scored by what these taught. */
    private static final double FORGOTTEN = 0.1;

    private static final String CRITERION = "criterion";

    private final Trainable model;
    private final FitSettings settings;
    private final ObjectiveSettings objective;
    private final TrainingGraph graph;
    private final Batches batches;
    private final Condition condition;
    private final int heldOut;
    private final Records evaluationRows;
    private final Map<String, float[]> evaluationNoise;
    private final SplittableRandom random;

    /** Training from drawn weights. */
    public TrainingLoop(Trainable model, TrainingRows rows) {
        this(model, rows, Map.of());
    }

    /**
     * Training from given weights.
     *
     * @param initial some weights by name, in the shapes that the model asks for; the others are drawn
     * @throws IllegalArgumentException if the model has no weights of a name, or has them in another shape
     */
    public TrainingLoop(Trainable model, TrainingRows rows, Map<String, INDArray> initial) {
        this.model = model;
        this.settings = rows.settings();
        this.objective = rows.objective();
        Windows windows = rows.windows();
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        long initialWeights = seeds.nextLong();
        batches = new Batches(windows, rows.holdout().training().clone(), settings.batchSize(), seeds.split());
        random = seeds.split();
        int most = (int) Math.min(MOST_EVALUATION_ROWS, MOST_EVALUATION_VALUES / TrainingGraph.valuesOfRecord(model));
        int[] rowsHeldOut = Windows.evenly(rows.holdout().heldOut(), Math.max(FEWEST_EVALUATION_ROWS, most));
        heldOut = rowsHeldOut.length;
        graph = new TrainingGraph(model, batches.size(), heldOut, initialWeights);
        graph.startFrom(initial);
        condition = windows.condition();
        evaluationRows = windows.records(rowsHeldOut, 0, heldOut);
        Map<String, long[]> noise = new LinkedHashMap<>(model.noise(heldOut));
        noise.keySet().retainAll(graph.criterionNoise());
        evaluationNoise = draw(noise);
    }

    /** Trains; the weights that did best, by name. */
    public Map<String, INDArray> run(TrainingListener listener) {
        Map<String, INDArray> weights = graph.weights();
        List<Optimiser> optimisers = new ArrayList<>();
        graph.phases().forEach(phase -> optimisers.add(new Optimiser(phase.weights(), UpdateRule.ADAM, settings)));
        BestSoFar best = new BestSoFar(settings.earlyStopping().patience());
        double warmUpSteps = Math.max(1, objective.klWarmUp() * settings.steps());
        boolean goOn = true;
        for (int step = 1; step <= settings.steps() && goOn; step++) {
            double warmUp = Math.min(1, step / warmUpSteps);
            double loss = step(optimisers, step, warmUp);
            goOn = listener.step(step, settings.steps(), loss);
            boolean last = step == settings.steps() || !goOn;
            if (last || (step % settings.earlyStopping().evaluateEvery() == 0 && warmUp == 1)) {
                double criterion = graph.criterion(evaluationRows, evaluationNoise);
                best.show(weights, criterion);
                Map<String, Double> heldOutMeans = new LinkedHashMap<>(graph.shown());
                heldOutMeans.put(CRITERION, criterion);
                listener.look(step, heldOutMeans);
                goOn &= !best.exhausted();
            }
        }
        return best.weights();
    }

    /**
     * What some weights leave of each loss on held-out rows, as {@code discriminator_loss}: of models of several losses, for where there is one it is what
     * weights are chosen by.
     */
    public Map<String, Double> heldOutLosses(Map<String, INDArray> weights) {
        if (graph.phases().size() == 1) {
            return Map.of();
        }
        graph.weights().forEach((name, weight) -> weight.assign(Objects.requireNonNull(weights.get(name))));
        Map<String, Double> losses = new LinkedHashMap<>();
        graph.losses(evaluationRows, draw(model.noise(heldOut)))
                .forEach((name, loss) -> losses.put(name + "_loss", loss));
        return losses;
    }

    /** One batch through every phase; the loss of the first. */
    private double step(List<Optimiser> optimisers, int step, double warmUp) {
        boolean trims = objective.trim() > 0 && step > TRIM_FROM * settings.steps();
        Records batch = forgetful(batches.next());
        Map<String, float[]> noise = draw(model.noise(batches.size()));
        double first = 0;
        for (int i = 0; i < optimisers.size(); i++) {
            PhaseGraph phase = graph.phases().get(i);
            double loss = phase.differentiate(
                    batch, noise, warmUp, losses -> trims && phase.ofRecords() ? withoutHighest(losses) : all(losses));
            if (!Double.isFinite(loss)) {
                throw new TrainingException("The loss became " + loss + " at step " + step + " of " + settings.steps()
                        + "; lower training.learning_rate (" + settings.learningRate()
                        + ") or training.gradient_clip (" + settings.gradientClip() + ")");
            }
            optimisers.get(i).step(step - 1, phase.gradients());
            first = i == 0 ? loss : first;
        }
        return first;
    }

    /** Changes the records. */
    private Records forgetful(Records batch) {
        masked(batch.features());
        if (!condition.isNone()) {
            forget(batch.conditions());
        }
        return batch;
    }

    private void forget(long[] conditions) {
        for (int i = 0; i < conditions.length; i++) {
            if (random.nextDouble() < FORGOTTEN) {
                conditions[i] = condition.withoutClass(conditions[i]);
            }
            if (random.nextDouble() < FORGOTTEN) {
                conditions[i] = condition.withoutTime(conditions[i]);
            }
        }
    }

    private void masked(float[] values) {
        double mask = objective.mask();
        if (mask > 0) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextDouble() < mask ? Float.NaN : values[i];
            }
        }
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
        float highest = sorted[(int) ((1 - objective.trim()) * (losses.length - 1))];
        float[] weights = new float[losses.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = losses[i] <= highest ? 1 : 0;
        }
        return weights;
    }

    private Map<String, float[]> draw(Map<String, long[]> shapes) {
        Map<String, float[]> noise = new LinkedHashMap<>();
        shapes.forEach((name, shape) ->
                noise.put(name, gaussian(Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact)))));
        return noise;
    }

    private float[] gaussian(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
