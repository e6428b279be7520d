package io.surprisal.training.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.Families;
import io.surprisal.training.config.ModelFamily;
import io.surprisal.training.config.NetworkKind;
import io.surprisal.training.config.NetworkSettings;
import io.surprisal.training.config.Target;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Records;
import io.surprisal.training.graph.TrainingGraph;
import io.surprisal.training.graph.TrainingGraph.PhaseGraph;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.nd4j.linalg.api.ndarray.INDArray;

class TrainingGraphTest {
    private static final int BATCH = 6;
    private static final int LATENT = 2;
    private static final Condition CONDITION = new Condition("tier", List.of("a", "b"), true, true, "UTC");

    /** Numbers of the condition, nothing known among them; for conditional families alone. */
    private static final long[] NUMBERS = {0, 201, 206, 414, 9, 590};

    private static final UnaryOperator<float[]> ALL = losses -> new float[] {1, 1, 1, 1, 1, 1};

    /** Central differences of the loss, one weight after another: what a plan computes is the loss's own gradient. */
    @ParameterizedTest
    @EnumSource(
            value = ModelFamily.class,
            mode = Mode.EXCLUDE,
            names = {"RBM", "DBN", "PPCA", "MEMORY", "SHIFT", "SHAPES", "SEASON", "NEIGHBOURS", "HABITS"})
    void gradientsAreThoseOfTheLoss(ModelFamily family) {
        for (PhaseGraph phase : whole(family, 0.5).phases()) {
            assertGradients(phase);
        }
    }

    private static void assertGradients(PhaseGraph graph) {
        UnaryOperator<float[]> some = losses -> new float[] {1, 0, 1, 1, 0, 1};
        loss(graph, some);
        Map<String, Double> slopes = new HashMap<>();
        graph.gradients().forEach((name, gradient) -> slopes.put(name, gradient.getDouble(0)));
        for (Map.Entry<String, INDArray> weight : graph.weights().entrySet()) {
            INDArray values = weight.getValue();
            double slope = Objects.requireNonNull(slopes.get(weight.getKey()));
            // A short step rounds, a long one may cross the kink of a rectifier.
            double rise = DoubleStream.of(1e-2, 2e-3)
                    .map(step -> rise(graph, values, step, some))
                    .boxed()
                    .min(Comparator.comparing(measured -> Math.abs(measured - slope)))
                    .orElseThrow();
            assertThat(rise).as(weight.getKey()).isCloseTo(slope, within(0.02 * Math.abs(slope) + 5e-3));
        }
    }

    /** The loss's central difference by a weight's first value. */
    private static double rise(PhaseGraph graph, INDArray weight, double step, UnaryOperator<float[]> weighting) {
        double value = weight.getDouble(0);
        weight.putScalar(0, value + step);
        double above = loss(graph, weighting);
        weight.putScalar(0, value - step);
        double below = loss(graph, weighting);
        weight.putScalar(0, value);
        return (above - below) / (2 * step);
    }

    @Test
    void aRecordOfWeightZeroHasNoPartInTheLoss() {
        PhaseGraph graph = graph(ModelFamily.VAE);
        float[][] losses = {{}};
        double whole = loss(graph, all -> {
            losses[0] = all.clone();
            return ALL.apply(all);
        });
        double mean = 0;
        for (float loss : losses[0]) {
            mean += loss / BATCH;
        }
        assertThat(whole).isCloseTo(mean, within(1e-4));
        assertThat(loss(graph, all -> new float[] {0, 1, 1, 1, 1, 1}))
                .isCloseTo(mean - losses[0][0] / BATCH, within(1e-4));
    }

    /**
     * Of the same records: what training lowers is what weights are chosen by, the discrepancy of a WAE included. Where an adversary or a dream has a part in
     * training, that ranks nothing.
     */
    @ParameterizedTest
    @EnumSource(
            value = ModelFamily.class,
            mode = Mode.EXCLUDE,
            names = {
                "WAE_GAN",
                "VAE_GAN",
                "BIGAN",
                "WAKE_SLEEP",
                "RBM",
                "DBN",
                "PPCA",
                "MEMORY",
                "SHIFT",
                "SHAPES",
                "SEASON",
                "NEIGHBOURS",
                "HABITS"
            })
    void weightsAreChosenByTheFamilysOwnObjective(ModelFamily family) {
        TrainingGraph graph = whole(family, 1);
        Random random = new Random(3);
        float[] features = gaussian(random, BATCH * 2 * 3);
        Map<String, float[]> noise = new HashMap<>();
        noise.put("noise", gaussian(random, BATCH * LATENT));
        noise.put("prior", gaussian(random, BATCH * LATENT));
        noise.put("part/values", gaussian(random, BATCH * 2 * 3));
        noise.put("part/records", gaussian(random, BATCH));
        noise.keySet().retainAll(graph.phases().get(0).noise().keySet());
        double loss = graph.phases().get(0).differentiate(new Records(features, NUMBERS), noise, 1, ALL);
        Map<String, float[]> drawn = new HashMap<>(noise);
        drawn.keySet().retainAll(graph.criterionNoise());
        assertThat(graph.criterion(new Records(features, NUMBERS), drawn)).isCloseTo(-loss, within(1e-4));
    }

    @Test
    void heldOutRecordsAreCountedWithTheirSamples() {
        long ofFive = TrainingGraph.valuesOfRecord(model(ModelFamily.IWAE, 1, 5));
        long ofNine = TrainingGraph.valuesOfRecord(model(ModelFamily.IWAE, 1, 9));
        long ofThirteen = TrainingGraph.valuesOfRecord(model(ModelFamily.IWAE, 1, 13));
        assertThat(ofThirteen - ofNine).isEqualTo(ofNine - ofFive).isGreaterThan(4 * (5 + 4 + 6));
    }

    private static double loss(PhaseGraph graph, UnaryOperator<float[]> weighting) {
        Random random = new Random(3);
        Map<String, float[]> noise = new HashMap<>();
        float[] features = gaussian(random, BATCH * 2 * 3);
        graph.noise()
                .forEach((name, shape) -> noise.put(name, gaussian(random, (int)
                        Arrays.stream(shape).reduce(1, Math::multiplyExact))));
        return graph.differentiate(new Records(features, NUMBERS), noise, 0.7, weighting);
    }

    private static PhaseGraph graph(ModelFamily family) {
        return whole(family, 0.5).phases().get(0);
    }

    private static TrainingGraph whole(ModelFamily family, double beta) {
        return new TrainingGraph(model(family, beta, 1), BATCH, BATCH, 7);
    }

    private static TrainableAutoencoder model(ModelFamily family, double beta, int samples) {
        List<ModelFeature> features = family == ModelFamily.ETM
                ? counts()
                : List.of(
                        new ModelFeature("a", "", LikelihoodKind.GAUSSIAN, 0.1, 2, 0, false, FeatureView.LEVEL),
                        new ModelFeature("b", "", LikelihoodKind.GAUSSIAN, 0, 1, 0, false, FeatureView.LEVEL),
                        new ModelFeature("c", "", LikelihoodKind.GAUSSIAN, -0.5, 0.5, 0, false, FeatureView.LEVEL));
        int records = 6 / features.size();
        NetworkSettings network = new NetworkSettings(NetworkKind.DENSE, List.of(5, 4), 2);
        ModelSpec spec = new ModelSpec(
                features,
                records,
                records,
                Target.WINDOW,
                LATENT,
                network,
                3,
                10,
                0.05,
                family.isConditional() ? CONDITION : Condition.NONE);
        AutoencoderFamily autoencoder = (AutoencoderFamily) Families.of(TrainingConfig.defaults()
                .with("model.family", family.contractName())
                .with("model.objective.beta", beta)
                .with("model.objective.adversary.record_noise", family.judgesRecords() ? 0.5 : 0)
                .model());
        return new TrainableAutoencoder(
                autoencoder.components().apply(spec),
                autoencoder.objective().apply(spec),
                samples,
                autoencoder.partial());
    }

    private static List<ModelFeature> counts() {
        return IntStream.range(0, 6)
                .mapToObj(j ->
                        new ModelFeature("n" + j, "", LikelihoodKind.MULTINOMIAL, 0, 1, 0, false, FeatureView.LEVEL))
                .toList();
    }

    private static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
