package io.surprisal.telemetry.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labels of keys, from a file of two columns, whatever their names: the key, and its label. Labels mean what they mean in a table, {@link
 * LabelMeaning}.
 */
public final class KeyLabels {
    private final String source;
    private final Map<String, String> labels;
    private final LabelMeaning meaning;

    private KeyLabels(String source, Map<String, String> labels, LabelMeaning meaning) {
        this.source = source;
        this.labels = labels;
        this.meaning = meaning;
    }

    /**
     * Reads a file.
     *
     * @param normalLabel the label of normal keys; null where the labels tell
     */
    public static KeyLabels read(String path, @Nullable String normalLabel) {
        List<Path> files = DataFiles.expand(List.of(path));
        if (files.size() > 1) {
            throw new DataException(
                    path + " names " + files.size() + " files; expected one with the labels of all keys");
        }
        try (Connection connection = TelemetryReader.open()) {
            TableFile file = TableFile.of(files.get(0), connection);
            if (file.columns().size() != 2) {
                throw new DataException(path + " has the columns " + Wording.abbreviated(file.columns())
                        + "; expected two, the key and its label; leave the others out");
            }
            Map<String, String> labels = new LinkedHashMap<>();
            LabelTexts texts = new LabelTexts();
            try (TableFile.Rows rows = file.rows(file.columns())) {
                while (rows.next()) {
                    String key = Objects.requireNonNullElse(rows.text(0), "");
                    String label = Objects.requireNonNullElse(rows.text(1), "");
                    String other = labels.put(key, label);
                    if (other != null && !other.equals(label)) {
                        throw new DataException(path + " says of '" + key + "' both '" + other + "' and '" + label
                                + "'; expected one label for each key; leave one out");
                    }
                    texts.observe(label);
                }
            }
            LabelMeaning meaning = (normalLabel == null ? LabelMeaning.of(texts) : LabelMeaning.of(texts, normalLabel))
                    .orElseThrow(() -> new DataException(path + ": its labels are " + texts.listed(texts.texts())
                            + (normalLabel == null
                                    ? ", and it is not clear which is the normal one; name it (--normal-label)"
                                    : ", and none is '" + normalLabel + "'; correct --normal-label")));
            return new KeyLabels(path, labels, meaning);
        } catch (SQLException e) {
            throw new DataException("DuckDB failed: " + e.getMessage(), e);
        }
    }

    /** A table with each row's label by its key; {@link DataException} where a key has none. */
    public TelemetryTable of(TelemetryTable table) {
        @Nullable
        String[] keys = table.keys()
                .orElseThrow(() -> new DataException(
                        source + " has labels of keys, and the data has no key; name its column (--key)"));
        boolean[] anomalous = new boolean[keys.length];
        Set<String> unlabelled = new LinkedHashSet<>();
        for (int row = 0; row < keys.length; row++) {
            String key = Objects.requireNonNullElse(keys[row], "");
            String label = labels.get(key);
            if (label == null) {
                unlabelled.add("'" + key + "'");
            } else {
                anomalous[row] = meaning.anomalous(label);
            }
        }
        if (!unlabelled.isEmpty()) {
            throw new DataException(
                    Wording.format("%s has no label for %,d keys of the data: ", source, unlabelled.size())
                            + Wording.abbreviated(List.copyOf(unlabelled)) + "; add one for each");
        }
        return table.withLabels(anomalous);
    }
}
