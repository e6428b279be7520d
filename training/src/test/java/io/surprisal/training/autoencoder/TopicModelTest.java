package io.surprisal.training.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.Trainer;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.RowPass;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.graph.Scope;
import io.surprisal.training.graph.Standardisation;
import io.surprisal.training.graph.Weights;
import io.surprisal.training.likelihood.MultinomialLikelihood;
import io.surprisal.training.network.Network;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

class TopicModelTest {
    private static final int TOPICS = 6;
    private static final int OF_TOPIC = 8;
    private static final int OF_ALL = 4;
    private static final int WORDS = TOPICS * OF_TOPIC + OF_ALL;
    private static final int DOCUMENTS = 600;

    /** Half of each document's words are those of all documents; the others are of one topic, and some of another. */
    private static final TelemetryTable CORPUS = corpus();

    private static final FittedAutoencoder FITTED = trained();

    @Test
    void topicsDoNotCollapseOntoTheWordsOfAllDocuments() {
        INDArray topics =
                Transforms.softmax(Objects.requireNonNull(FITTED.weights().get(MultinomialLikelihood.TOPICS))
                        .mmul(Objects.requireNonNull(FITTED.weights().get(MultinomialLikelihood.FEATURES))));
        Set<Integer> found = new HashSet<>();
        for (int k = 0; k < TOPICS; k++) {
            double[] topic = topics.getRow(k).toDoubleVector();
            double[] shares = IntStream.range(0, TOPICS)
                    .mapToDouble(group -> sum(topic, group * OF_TOPIC, OF_TOPIC))
                    .toArray();
            int largest = IntStream.range(0, TOPICS)
                    .reduce((a, b) -> shares[b] > shares[a] ? b : a)
                    .orElseThrow();
            double ofTopics = IntStream.range(0, TOPICS)
                    .mapToDouble(group -> shares[group])
                    .sum();
            assertThat(shares[largest] / ofTopics).as("topic " + k).isGreaterThan(0.7);
            found.add(largest);
        }
        assertThat(found).hasSize(TOPICS);
    }

    /** Scoring has the moments of training in its weights: the means of the records' posteriors have variance 1 in each dimension. */
    @Test
    void noLatentDimensionCollapsesOntoThePrior() {
        ModelSpec spec = FITTED.spec();
        Network network = FITTED.parts().network();
        RowPass means = new RowPass(spec, features -> {
            Scope scope = Scope.whole(features.getSameDiff());
            Weights weights = Weights.trained(scope, FITTED.weights());
            SDVariable seen = Standardisation.of(spec, features, scope).encoderInput();
            SDVariable mean = weights.linear(
                    "posterior/mean",
                    network.encode(seen, weights),
                    network.encoderWidth(),
                    TOPICS,
                    Weights.OUTPUT_GAIN);
            return List.of(mean, mean);
        });
        double[] ones = IntStream.range(0, TOPICS).mapToDouble(k -> 1).toArray();
        means.over(
                new Windows(CORPUS, 1),
                IntStream.range(0, DOCUMENTS).toArray(),
                (ofRecords, same) ->
                        assertThat(ofRecords.var(false, 0).toDoubleVector()).containsExactly(ones, within(0.1)));
    }

    /** Nothing to embed by: training starts from drawn weights. */
    @Test
    void featuresThatNeverOccurTogetherHaveNoPoints() {
        float[][] apart = {{1, 0}, {0, 2}, {3, 0}};
        float[][] alone = {{1}, {2}, {3}};
        for (float[][] rows : List.of(apart, alone)) {
            List<String> names =
                    IntStream.range(0, rows[0].length).mapToObj(j -> "n" + j).toList();
            TelemetryTable table = TelemetryTable.ofRows(FeatureSchema.named(names), rows);
            assertThat(FeatureEmbeddings.of(new Windows(table, 1), new int[] {0, 1, 2}, 100, 1)
                            .isEmpty())
                    .isTrue();
        }
    }

    /** Two words that are always together have the same direction, and words that never are have nothing in common. */
    @Test
    void featuresAreNearThoseThatTheyOccurWith() {
        float[][] rows = {{2, 2, 0, 0, 0}, {0, 0, 3, 3, 0}, {1, 1, 0, 0, 0}, {0, 0, 1, 1, 0}, {0, 0, 0, 0, 1}};
        TelemetryTable table = TelemetryTable.ofRows(FeatureSchema.named(List.of("a", "b", "c", "d", "e")), rows);
        INDArray points = FeatureEmbeddings.of(new Windows(table, 1), new int[] {0, 1, 2, 3, 4}, 100, 1);
        // Of two pairs, a word's own partner is four times as likely beside it as by chance.
        INDArray information = points.mmul(points.transpose());
        assertThat(information.getDouble(0, 1)).isCloseTo(Math.log(4) / 2, within(1e-4));
        assertThat(information.getDouble(2, 3)).isCloseTo(Math.log(4) / 2, within(1e-4));
        assertThat(information.getDouble(0, 2)).isCloseTo(0, within(1e-4));
        assertThat(information.getDouble(4, 4)).isCloseTo(0, within(1e-4));
    }

    private static FittedAutoencoder trained() {
        TrainingConfig config = TrainingConfig.defaults()
                .with("preset", "plain")
                .with("model.family", "etm")
                .with("model.latent.size", TOPICS)
                .with("model.latent.samples", 1)
                .with("training.steps", 200)
                .with("training.learning_rate", 0.01);
        return (FittedAutoencoder) Trainer.train(CORPUS, config, (step, all, loss) -> true)
                .scoring()
                .members()
                .get(0)
                .function();
    }

    private static double sum(double[] values, int from, int count) {
        return IntStream.range(from, from + count).mapToDouble(i -> values[i]).sum();
    }

    private static TelemetryTable corpus() {
        Random random = new Random(3);
        float[][] rows = new float[DOCUMENTS][WORDS];
        for (float[] row : rows) {
            int topic = random.nextInt(TOPICS);
            int other = random.nextInt(TOPICS);
            for (int word = 0; word < 40; word++) {
                int of = random.nextInt(4) == 0 ? other : topic;
                row[
                        random.nextBoolean()
                                ? TOPICS * OF_TOPIC + random.nextInt(OF_ALL)
                                : of * OF_TOPIC + random.nextInt(OF_TOPIC)]++;
            }
        }
        return TelemetryTable.ofRows(
                FeatureSchema.named(
                        IntStream.range(0, WORDS).mapToObj(word -> "w" + word).toList()),
                rows);
    }
}
