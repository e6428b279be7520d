package io.surprisal.telemetry.measure;

import io.surprisal.core.digest.Sha256;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The features of a job whose telemetry is in long format, in the order in which a record's values stand, and their inputs, numbered in the order of their first use.
 */
public final class MeasuredFeatures implements Serializable {
    private static final long serialVersionUID = 1;

    private final List<MeasuredFeature> features;
    /** Each once, however many features are made of it. */
    private final List<Selector> inputs;

    private final Set<String> metrics;
    /** The numbers of each feature's inputs. */
    private final int[][] numbers;

    private final long fingerprint;

    private MeasuredFeatures(List<MeasuredFeature> features, long fingerprint) {
        this.features = features;
        this.fingerprint = fingerprint;
        this.inputs = new ArrayList<>(new LinkedHashSet<>(
                features.stream().flatMap(feature -> feature.inputs().stream()).toList()));
        this.metrics = new HashSet<>(inputs.stream().map(Selector::metric).toList());
        this.numbers = features.stream()
                .map(feature ->
                        feature.inputs().stream().mapToInt(inputs::indexOf).toArray())
                .toArray(int[][]::new);
    }

    /**
     * Reads what each feature is made of.
     *
     * @param names in the order in which a record's values are to stand
     * @param expressions what each of them is made of, by its name
     * @throws IllegalArgumentException where one is not an expression; the message says where
     */
    public static MeasuredFeatures of(List<String> names, Map<String, String> expressions) {
        List<MeasuredFeature> features = new ArrayList<>();
        MessageDigest digest = Sha256.begin();
        for (String name : names) {
            String expression = expressions.get(name);
            if (expression == null) {
                throw new IllegalArgumentException("Nothing says what feature " + name
                        + " is made of; add it to telemetry.features, such as " + name + ": " + name);
            }
            features.add(FeatureExpression.parse(name, expression));
            digest.update((name + '\0' + expression + '\0').getBytes(StandardCharsets.UTF_8));
        }
        return new MeasuredFeatures(
                features, Long.parseUnsignedLong(Sha256.hex(digest).substring(0, 16), 16));
    }

    /** How many features there are. */
    public int size() {
        return features.size();
    }

    MeasuredFeature feature(int number) {
        return features.get(number);
    }

    /** The number of one of a feature's inputs. */
    int inputOf(int feature, int part) {
        return numbers[feature][part];
    }

    Selector input(int number) {
        return inputs.get(number);
    }

    /** Whether any series of a metric is an input. */
    public boolean takes(String metric) {
        return metrics.contains(metric);
    }

    /** The numbers of the inputs that a series is one of. */
    public int[] inputsOf(String metric, Map<String, String> labels) {
        int[] found = new int[inputs.size()];
        int count = 0;
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).matches(metric, labels)) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** What tells apart from other features what is remembered for these: made of their names and of what configuration says of each. */
    long fingerprint() {
        return fingerprint;
    }
}
