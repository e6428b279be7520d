package io.surprisal.training.autoencoder;

import io.surprisal.training.fit.TrainingRows;
import io.surprisal.training.fit.Windows;
import io.surprisal.training.graph.ModelSpec;
import io.surprisal.training.likelihood.MultinomialLikelihood;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Embeddings that the training of topics starts from: features near those that they occur with, and topics at the centres of clusters of
 * them (k-means++, Arthur &amp; Vassilvitskii 2007), so that no two topics begin as the same. From drawn embeddings most topics learn the same frequent features
 * first, and stay there.
 */
final class TopicStart {
    /** More rows hardly change what occurs together. */
    private static final int MOST_ROWS = 20_000;

    /** There is an array of each pair of features; more of them start from drawn embeddings. */
    private static final int MOST_FEATURES = 8_192;

    /** The logit of a feature of the usual length at a topic's centre. */
    private static final double LARGEST_LOGIT = 30;

    private static final int ROUNDS = 20;

    private TopicStart() {}

    /** The embeddings by name; none where nothing occurs with anything else. */
    static Map<String, INDArray> weights(ModelSpec spec, TrainingRows rows) {
        if (spec.size() > MOST_FEATURES) {
            return Map.of();
        }
        int[] some = Windows.evenly(rows.holdout().training(), MOST_ROWS);
        long seed = rows.settings().seed();
        INDArray features = FeatureEmbeddings.of(rows.windows(), some, MultinomialLikelihood.EMBEDDING, seed);
        if (features.isEmpty()) {
            return Map.of();
        }
        INDArray topics = centres(features, spec.latent(), seed);
        // Of the same size: both are trained by steps of one length.
        double size = features.norm2(1).meanNumber().doubleValue();
        double ratio = Transforms.abs(features).meanNumber().doubleValue()
                / Transforms.abs(topics).meanNumber().doubleValue();
        double stretch = Math.sqrt(LARGEST_LOGIT / size / ratio);
        return Map.of(
                MultinomialLikelihood.FEATURES, padded(features.mul(stretch)).transpose(),
                MultinomialLikelihood.TOPICS, padded(topics.mul(LARGEST_LOGIT / size / stretch)));
    }

    /** Where the topics are, [K, n], of length 1 or less; several at the same place where they are more than the features. */
    private static INDArray centres(INDArray features, int topics, long seed) {
        List<DoublePoint> directions = Arrays.stream(features.toDoubleMatrix())
                .map(TopicStart::ofLengthOne)
                .map(DoublePoint::new)
                .toList();
        int clusters = Math.min(topics, directions.size());
        JDKRandomGenerator random = new JDKRandomGenerator();
        random.setSeed(seed);
        List<CentroidCluster<DoublePoint>> found = new KMeansPlusPlusClusterer<DoublePoint>(
                        clusters, ROUNDS, new EuclideanDistance(), random)
                .cluster(directions);
        double[][] centres = new double[topics][];
        Arrays.setAll(centres, k -> found.get(k % clusters).getCenter().getPoint());
        return Nd4j.createFromArray(centres).castTo(features.dataType());
    }

    private static double[] ofLengthOne(double[] point) {
        double length = Math.sqrt(Arrays.stream(point).map(x -> x * x).sum());
        return length == 0 ? point : Arrays.stream(point).map(x -> x / length).toArray();
    }

    /** With columns of 0 behind them: [rows, E]. */
    private static INDArray padded(INDArray columns) {
        INDArray padded = Nd4j.zeros(columns.dataType(), columns.size(0), MultinomialLikelihood.EMBEDDING);
        padded.get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns.size(1)))
                .assign(columns);
        return padded;
    }
}
