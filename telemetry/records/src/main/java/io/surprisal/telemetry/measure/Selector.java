package io.surprisal.telemetry.measure;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Which series are an input of a feature.
 *
 * @param counts whether what a series gained within a bucket is the input, and not where it stood last
 */
record Selector(String metric, boolean counts, List<LabelMatcher> labels) implements Serializable {
    Selector {
        labels = List.copyOf(labels);
    }

    boolean matches(String name, Map<String, String> seriesLabels) {
        return metric.equals(name) && labels.stream().allMatch(label -> label.matches(seriesLabels));
    }
}
