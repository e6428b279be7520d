package io.surprisal.benchmarks.generative;

import cc.mallet.pipe.Noop;
import cc.mallet.topics.ParallelTopicModel;
import cc.mallet.topics.TopicInferencer;
import cc.mallet.types.Alphabet;
import cc.mallet.types.FeatureSequence;
import cc.mallet.types.Instance;
import cc.mallet.types.InstanceList;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.Trainer;
import io.surprisal.training.autoencoder.FittedAutoencoder;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.ScoringGraph;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The embedded topic model beside latent Dirichlet allocation (MALLET): perplexity of the words of documents' second halves by the topics
 * found in their first halves, and the topics' quality.
 */
final class TopicFigures {
    private static final int EVERY = 100;
    private static final int ROWS = 251;
    private static final int PRINTED = 8;

    private final TrainingConfig config;
    private final int topics;
    private final Documents training;
    private final Documents first;
    private final Documents second;

    /** @param config of the embedded topic model; its latent size is the number of topics of both */
    TopicFigures(DocumentCompletion documents, TrainingConfig config) {
        this.config = config;
        topics = config.model().latent().size();
        training = documents.training();
        first = documents.first();
        second = documents.second();
    }

    /** Trains the embedded topic model. */
    void embedded() {
        TelemetryTable table = TelemetryTable.ofRows(FeatureSchema.named(training.vocabulary()), training.counts());
        long start = System.nanoTime();
        TrainedModel model = Trainer.train(table, config, (step, all, loss) -> {
            if (step % EVERY == 0) {
                System.err.printf("etm, step %,d of %,d: %.2f nats%n", step, all, loss);
            }
            return true;
        });
        FittedMember member = model.scoring().members().get(0);
        ScoringGraph scoring = new ScoringGraph(List.of(FittedMember.raw(member.function(), ModelOutput.ELBO)), 1, 1);
        say(
                String.format(
                        Locale.ROOT,
                        "etm, %,d steps of %d documents in %d s",
                        config.training().steps(),
                        config.training().batchSize(),
                        seconds(start)),
                expected(scoring),
                topicsOf((FittedAutoencoder) member.function()));
    }

    /** Samples latent Dirichlet allocation, its hyper-parameters optimised from the fiftieth iteration on. */
    void dirichlet(int iterations) throws IOException {
        Alphabet alphabet = new Alphabet(training.vocabulary().toArray());
        ParallelTopicModel model = new ParallelTopicModel(topics, topics * 0.1, 0.01);
        ParallelTopicModel.logger.setLevel(Level.WARNING);
        model.setRandomSeed(1);
        model.setNumThreads(1);
        model.setNumIterations(iterations);
        model.setBurninPeriod(50);
        model.setOptimizeInterval(10);
        model.addInstances(instances(training, alphabet));
        long start = System.nanoTime();
        model.estimate();
        double[][] words = model.getTopicWords(true, true);
        TopicInferencer inferencer = model.getInferencer();
        double[][] shares = new double[first.size()][first.vocabulary().size()];
        int document = 0;
        for (Instance instance : instances(first, alphabet)) {
            double[] proportions = inferencer.getSampledDistribution(instance, 50, 5, 10);
            for (int k = 0; k < topics; k++) {
                for (int word = 0; word < words[k].length; word++) {
                    shares[document][word] += proportions[k] * words[k][word];
                }
            }
            document++;
        }
        say(String.format(Locale.ROOT, "lda, %,d iterations in %d s", iterations, seconds(start)), shares, words);
    }

    private static InstanceList instances(Documents documents, Alphabet alphabet) {
        InstanceList instances = new InstanceList(new Noop(alphabet, null));
        for (float[] counts : documents.counts()) {
            FeatureSequence words = new FeatureSequence(alphabet);
            for (int word = 0; word < counts.length; word++) {
                for (int i = 0; i < counts[word]; i++) {
                    words.add(word);
                }
            }
            instances.add(new Instance(words, null, null, null));
        }
        return instances;
    }

    /** What the model expects of a document of the first half, as shares of its words. */
    private double[][] expected(ScoringGraph scoring) {
        int width = first.vocabulary().size();
        double[][] shares = new double[first.size()][];
        for (int from = 0; from < shares.length; from += ROWS) {
            int begin = Math.min(from, shares.length - ROWS);
            float[] rows = new float[ROWS * width];
            for (int row = 0; row < ROWS; row++) {
                System.arraycopy(first.counts()[begin + row], 0, rows, row * width, width);
            }
            INDArray expected = Objects.requireNonNull(scoring.score(rows).get(ModelOutput.EXPECTED.contractName()));
            for (int row = 0; row < ROWS; row++) {
                double[] counts = expected.getRow(row).toDoubleVector();
                double total = Arrays.stream(counts).sum();
                shares[begin + row] =
                        Arrays.stream(counts).map(count -> count / total).toArray();
            }
        }
        return shares;
    }

    private static double[][] topicsOf(FittedAutoencoder fitted) {
        INDArray logits = Objects.requireNonNull(fitted.weights().get("topics/embedding"))
                .mmul(Objects.requireNonNull(fitted.weights().get("words/embedding")));
        double[][] topics = logits.toDoubleMatrix();
        for (double[] topic : topics) {
            double largest = Arrays.stream(topic).max().orElseThrow();
            double sum = Arrays.stream(topic).map(x -> Math.exp(x - largest)).sum();
            Arrays.setAll(topic, word -> Math.exp(topic[word] - largest) / sum);
        }
        return topics;
    }

    private void say(String name, double[][] shares, double[][] words) {
        double logProbability = 0;
        double tokens = 0;
        for (int document = 0; document < second.size(); document++) {
            for (int word = 0; word < shares[document].length; word++) {
                float count = second.counts()[document][word];
                if (count > 0) {
                    logProbability += count * Math.log(shares[document][word]);
                    tokens += count;
                }
            }
        }
        TopicQuality quality = TopicQuality.of(words, training);
        System.out.printf(
                Locale.ROOT,
                "%s, K = %d: perplexity of the second halves %.1f; coherence %.3f, diversity %.3f, quality %.4f%n",
                name,
                topics,
                Math.exp(-logProbability / tokens),
                quality.coherence(),
                quality.diversity(),
                quality.quality());
        for (double[] topic : words) {
            System.out.println("  "
                    + TopicQuality.top(topic, PRINTED).stream()
                            .map(training.vocabulary()::get)
                            .collect(Collectors.joining(" ")));
        }
    }

    private static long seconds(long start) {
        return (System.nanoTime() - start) / 1_000_000_000;
    }
}
