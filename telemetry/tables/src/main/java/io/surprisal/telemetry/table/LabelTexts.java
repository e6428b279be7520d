package io.surprisal.telemetry.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The different texts of a column and how often each stands there, in the order of their first rows; nothing is an empty text. */
final class LabelTexts {
    /** More different texts are not labels. */
    private static final int MOST = 1_000;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    void observe(@Nullable String text) {
        String key = text == null ? "" : text.strip();
        if (counts.size() <= MOST || counts.containsKey(key)) {
            counts.merge(key, 1L, Long::sum);
        }
    }

    /** The texts of two files. */
    LabelTexts and(LabelTexts other) {
        LabelTexts both = new LabelTexts();
        both.counts.putAll(counts);
        other.counts.forEach((text, count) -> both.counts.merge(text, count, Long::sum));
        return both;
    }

    /** The different texts; more than a thousand where they are too many to be labels. */
    List<String> texts() {
        return List.copyOf(counts.keySet());
    }

    boolean tooMany() {
        return counts.size() > MOST;
    }

    /** Some texts with their rows, the first eight. */
    String listed(List<String> some) {
        return Wording.abbreviated(some.stream()
                .map(text -> {
                    long rows = counts.getOrDefault(text, 0L);
                    return (text.isEmpty() ? "nothing" : "'" + text + "'")
                            + Wording.format(rows == 1 ? " (1 row)" : " (%,d rows)", rows);
                })
                .toList());
    }
}
