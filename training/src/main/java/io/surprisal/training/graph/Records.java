package io.surprisal.training.graph;

/**
 * What a graph is fed of some records. The arrays belong to whoever made it.
 *
 * @param features raw, [N, W, D] row-major, NaN = missing
 * @param conditions the condition's number of each, [N]; empty where nothing is known of any
 */
public record Records(float[] features, long[] conditions) {
    /** Records of which nothing but their values is known. */
    public static Records of(float[] features) {
        return new Records(features, new long[0]);
    }
}
