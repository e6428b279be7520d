package io.surprisal.telemetry.format;

import io.surprisal.telemetry.measure.MeasuredFeatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What each series of the metrics that features take is for; remembered for those that came last, because the same ones come again and again. */
final class SeriesUses {
    private static final int MOST_SERIES = 50_000;
    private static final String BUCKET = "_bucket";
    private static final String BOUND = "le";
    private static final SeriesUse NONE = new SeriesUse(new int[0], "", 0, "", Double.NaN);

    private final MeasuredFeatures features;
    private final List<String> keyLabels;
    private final String conditionLabel;
    private final Map<Series, SeriesUse> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Series, SeriesUse> eldest) {
            return size() > MOST_SERIES;
        }
    };

    private record Series(String metric, Map<String, String> labels) {}

    SeriesUses(DecodeOptions options, MeasuredFeatures features) {
        this.features = features;
        this.keyLabels = options.key().labels();
        if (keyLabels.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    "telemetry.key is '" + options.key().path()
                            + "': expected labels with commas between them, got an empty one; remove the comma, or name it");
        }
        this.conditionLabel = options.features().conditionPath();
    }

    /** @param labels not changed any more */
    SeriesUse of(String metric, Map<String, String> labels) {
        if (!features.takes(metric)) {
            return NONE;
        }
        return known.computeIfAbsent(new Series(metric, labels), this::use);
    }

    private SeriesUse use(Series series) {
        Map<String, String> labels = series.labels();
        int[] inputs = features.inputsOf(series.metric(), labels);
        boolean bucket = series.metric().endsWith(BUCKET);
        return new SeriesUse(
                inputs,
                key(labels),
                identity(labels, bucket),
                RecordLimits.conditionClass(labels.getOrDefault(conditionLabel, "")),
                bucket ? bound(labels.getOrDefault(BOUND, "")) : Double.NaN);
    }

    private @Nullable String key(Map<String, String> labels) {
        StringJoiner key = new StringJoiner("/");
        for (String label : keyLabels) {
            String value = labels.get(label);
            if (value == null || value.isEmpty()) {
                return null;
            }
            key.add(value);
        }
        return key.toString();
    }

    /**
     * The same for the same labels in any order, in every process. 64 bits: two series of one key are as good as never alike. The buckets of a histogram are one
     * series, as in formats that have no label for their bounds.
     */
    private static long identity(Map<String, String> labels, boolean bucket) {
        long sum = 0;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (!(bucket && label.getKey().equals(BOUND))) {
                sum += mixed(31 * hash(label.getKey()) + hash(label.getValue()));
            }
        }
        return sum;
    }

    private static long hash(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return mixed(hash);
    }

    /** The finaliser of MurmurHash3 (Appleby 2011), so that sums of hashes are hashes. */
    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static double bound(String text) {
        try {
            return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
