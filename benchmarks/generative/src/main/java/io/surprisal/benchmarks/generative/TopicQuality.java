package io.surprisal.benchmarks.generative;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How good topics are, as Dieng et al. (2020), section 6: coherence, the mean normalised pointwise mutual information of pairs of a topic's ten
 * most likely words, by the training documents that have both; diversity, the share of different words among the 25 most likely of all
 * topics; and their product.
 */
record TopicQuality(double coherence, double diversity) {
    private static final int COHERENT = 10;
    private static final int DIVERSE = 25;

    /**
     * Judges topics.
     *
     * @param topics each topic's distribution over the words
     */
    static TopicQuality of(double[][] topics, Documents training) {
        double coherence = 0;
        Set<Integer> different = new HashSet<>();
        for (double[] topic : topics) {
            coherence += coherence(top(topic, COHERENT), training) / topics.length;
            different.addAll(top(topic, DIVERSE));
        }
        return new TopicQuality(coherence, (double) different.size() / (topics.length * DIVERSE));
    }

    double quality() {
        return coherence * diversity;
    }

    /** The most likely words, the most likely first. */
    static List<Integer> top(double[] topic, int words) {
        return IntStream.range(0, topic.length)
                .boxed()
                .sorted(Comparator.comparingDouble(word -> -topic[word]))
                .limit(words)
                .toList();
    }

    private static double coherence(List<Integer> words, Documents training) {
        List<Double> pairs = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs.add(mutualInformation(words.get(i), words.get(j), training));
            }
        }
        return pairs.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** log p(a, b) / (p(a) p(b)) over −log p(a, b); −1 for words that no document has both of. */
    private static double mutualInformation(int a, int b, Documents training) {
        double withA = 0;
        double withB = 0;
        double withBoth = 0;
        for (float[] counts : training.counts()) {
            withA += counts[a] > 0 ? 1 : 0;
            withB += counts[b] > 0 ? 1 : 0;
            withBoth += counts[a] > 0 && counts[b] > 0 ? 1 : 0;
        }
        double all = training.size();
        return withBoth == 0 ? -1 : Math.log(withBoth * all / (withA * withB)) / -Math.log(withBoth / all);
    }
}
