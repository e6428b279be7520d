package io.surprisal.adoption;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import java.util.List;

/**
 * What an adopted model is given for raw records, in double precision: a missing value becomes the data's mean of its feature, one far
 * outside of the data, or infinite, the bound that it is beyond, and all are standardised where the model takes that.
 *
 * @param fill by feature, for what is missing, raw units
 * @param lowest by feature, raw units
 * @param highest by feature, raw units
 * @param features with the location and scale by which the model's input is standardised, 0 and 1 where it is not
 */
record Prepared(double[] fill, double[] lowest, double[] highest, List<ModelFeature> features) {
    /** So many scales of the data from its mean: only what is absurd, so that everything stays finite. */
    private static final double FARTHEST = 1e6;

    /** @param data the features with the data's means and standard deviations */
    static Prepared of(List<ModelFeature> data, List<ModelFeature> features, boolean ofFlags) {
        double[] fill = new double[data.size()];
        double[] lowest = new double[fill.length];
        double[] highest = new double[fill.length];
        for (int j = 0; j < fill.length; j++) {
            ModelFeature feature = data.get(j);
            fill[j] = feature.location();
            lowest[j] = ofFlags ? 0 : feature.location() - FARTHEST * feature.scale();
            highest[j] = ofFlags ? 1 : feature.location() + FARTHEST * feature.scale();
        }
        return new Prepared(fill, lowest, highest, features);
    }

    /** A value of a feature as the model sees it. */
    double value(float raw, int feature) {
        double known = Float.isNaN(raw) ? fill[feature] : Math.max(lowest[feature], Math.min(raw, highest[feature]));
        return (known - features.get(feature).location())
                / features.get(feature).scale();
    }

    /** Windows [N, W, D] as the model takes them. */
    float[] arranged(float[] windows, InputShape shape) {
        float[] arranged = new float[windows.length];
        int size = shape.size();
        for (int i = 0; i < windows.length; i++) {
            int record = i / size;
            int place = shape.place(record / shape.window(), record % shape.window(), i % size);
            arranged[place] = (float) value(windows[i], i % size);
        }
        return arranged;
    }
}
