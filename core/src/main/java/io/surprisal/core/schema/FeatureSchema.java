package io.surprisal.core.schema;

import io.surprisal.core.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The features of a model or of a job, in the order in which their values stand in a record. */
public record FeatureSchema(List<Feature> features) {
    public FeatureSchema {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new IllegalArgumentException("A feature schema needs at least one feature; got none");
        }
        Set<String> seen = new HashSet<>();
        for (Feature feature : features) {
            if (!seen.add(feature.name())) {
                throw new IllegalArgumentException(
                        "Feature '" + feature.name() + "' stands twice in the schema; name every feature once");
            }
        }
    }

    /** A schema of features without units. */
    public static FeatureSchema named(List<String> names) {
        return new FeatureSchema(names.stream().map(Feature::named).toList());
    }

    public int size() {
        return features.size();
    }

    public List<String> names() {
        return features.stream().map(Feature::name).toList();
    }

    /** The first 16 hexadecimal digits of the SHA-256 of the names and units in order, each ended by a line feed. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (Feature feature : features) {
            text.append(feature.name()).append('\t').append(feature.unit()).append('\n');
        }
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
