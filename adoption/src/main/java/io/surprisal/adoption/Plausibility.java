package io.surprisal.adoption;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Whether an adopted model's numbers make sense of the data. A wrong sign of a score, or raw values for a model of standardised ones, breaks
 * no rule of the contract; the file would only detect nothing.
 */
final class Plausibility {
    /** Standard deviations that a value is moved by, far enough for every detector and not absurd. */
    private static final float FAR = 10;

    private static final int FAR_RECORDS = 64;

    /** A score that calls so large a share of far records more normal than the data's median has the other sign. */
    private static final double REVERSED = 0.9;

    private final AdoptedScores scores;
    private final Reading reading;
    private final List<ModelFeature> data;
    private final float[] windows;
    private final boolean standardised;

    /**
     * @param data the features with the data's means and standard deviations
     * @param windows [count, W, D], raw units, of the data
     * @param standardised whether the model is given standardised values
     */
    Plausibility(
            AdoptedScores scores, Reading reading, List<ModelFeature> data, float[] windows, boolean standardised) {
        this.scores = scores;
        this.reading = reading;
        this.data = data;
        this.windows = windows;
        this.standardised = standardised;
    }

    /** What speaks against the reading, of the model as a subject. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (!reading.isScore()) {
            double ratio = errorRatio();
            if (ratio > 1) {
                doubts.add(String.format(
                        Locale.ROOT,
                        "its expected values are further from the data than the data's own means are: the squared error is %.3g"
                                + " times the variance%s",
                        ratio,
                        advice()));
            }
            return doubts;
        }
        double[] sorted = sortedSurprisals(windows);
        if (sorted.length > 1 && sorted[0] == sorted[sorted.length - 1]) {
            doubts.add("it gives all records that it was tried on the same score" + advice());
        } else if (isReversed()) {
            doubts.add(reversal() + "; if it is " + (reading.lowerIsAbnormal() ? "high" : "low")
                    + " scores that are abnormal, "
                    + (reading.lowerIsAbnormal() ? "leave --lower-is-abnormal out" : "give --lower-is-abnormal"));
        }
        return doubts;
    }

    /** Whether a score calls records far from the data more normal than the data. */
    boolean isReversed() {
        double[] ofData = sortedSurprisals(windows);
        double[] ofFar = sortedSurprisals(far());
        if (ofData.length == 0 || ofFar.length == 0) {
            return false;
        }
        double median = ofData[ofData.length / 2];
        long below = Arrays.stream(ofFar).filter(value -> value < median).count();
        return below > REVERSED * ofFar.length;
    }

    /** That, in words. */
    String reversal() {
        return "it counts records far from the data, with each value moved by " + (int) FAR
                + " standard deviations, as more normal than the data";
    }

    private String advice() {
        return standardised
                ? "; correct --standardise: the model was trained on other values"
                : "; if the model was trained on standardised values, give --standardise";
    }

    /** The squared error of expected values as a share of the variance, the mean over the features that vary. */
    private double errorRatio() {
        float[] expected = Objects.requireNonNull(scores.of(windows).get(ModelOutput.EXPECTED.contractName()));
        int size = data.size();
        double[] squares = new double[size];
        int[] counts = new int[size];
        for (int i = 0; i < expected.length; i++) {
            float observed = windows[last(i / size) + i % size];
            if (!Float.isNaN(observed)) {
                squares[i % size] += Math.pow(observed - expected[i], 2);
                counts[i % size]++;
            }
        }
        return IntStream.range(0, size)
                .filter(j -> counts[j] > 0 && !data.get(j).constant())
                .mapToDouble(j -> squares[j] / counts[j] / Math.pow(data.get(j).scale(), 2))
                .average()
                .orElse(0);
    }

    /** Records of the data whose values were moved; what is before them in a window stays. */
    private float[] far() {
        int length = reading.shape().window() * data.size();
        float[] moved = Arrays.copyOf(windows, Math.min(FAR_RECORDS, windows.length / length) * length);
        Random signs = new Random(1);
        for (int i = 0; i < moved.length / length; i++) {
            for (int j = 0; j < data.size(); j++) {
                float by = FAR * (float) data.get(j).scale();
                moved[last(i) + j] += signs.nextBoolean() ? by : -by;
            }
        }
        return moved;
    }

    /** Where the scored record of a window begins. */
    private int last(int window) {
        return ((window + 1) * reading.shape().window() - 1) * data.size();
    }

    /** Without those of records that have no value. */
    private double[] sortedSurprisals(float[] of) {
        Map<String, float[]> given = scores.of(of);
        float[] surprisals = Objects.requireNonNull(given.get(ModelOutput.SURPRISAL.contractName()));
        return IntStream.range(0, surprisals.length)
                .mapToDouble(i -> surprisals[i])
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }
}
