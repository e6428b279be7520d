package io.surprisal.telemetry.table;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of the source become features and which play another role. Columns are named as in the source, but units by
 * the feature's new name. The key, time, label and condition columns are never features.
 *
 * @param features the columns that are features, in this order; empty for every numeric column without another role
 * @param exclude columns to leave out
 * @param rename new feature names by column
 * @param units units by feature name
 * @param key the column that tells one machine, channel or series from another
 * @param time the column with the record's time; without it one is guessed, and the report says so
 * @param label the column that says which rows are inside an anomaly; guessed likewise
 * @param notation how times and labels are written, where their texts do not tell
 * @param condition the column with the class that a conditional model is told of; train.yaml has it in a section of its own
 */
public record ColumnSelection(
        List<String> features,
        List<String> exclude,
        Map<String, String> rename,
        Map<String, String> units,
        @Nullable String key,
        @Nullable String time,
        @Nullable String label,
        Notation notation,
        @JsonIgnore @Nullable String condition) {
    public ColumnSelection {
        // A configuration file that leaves a list out means none.
        features = features == null ? List.of() : List.copyOf(features);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        rename = rename == null ? Map.of() : Map.copyOf(rename);
        units = units == null ? Map.of() : Map.copyOf(units);
        notation = notation == null ? Notation.NONE : notation;
        Map<String, String> roles = new HashMap<>();
        features.forEach(column -> roles.put(column, "a feature"));
        for (String column : exclude) {
            claim(roles, column, "excluded");
        }
        claim(roles, key, "the key");
        claim(roles, time, "the time");
        claim(roles, label, "the label");
        claim(roles, condition, "the condition");
    }

    /** Every numeric column is a feature; time and label are guessed. */
    public static ColumnSelection everything() {
        return new ColumnSelection(List.of(), List.of(), Map.of(), Map.of(), null, null, null, Notation.NONE, null);
    }

    /** This selection with exactly these features. */
    public ColumnSelection withFeatures(List<String> columns) {
        return new ColumnSelection(columns, exclude, rename, units, key, time, label, notation, condition);
    }

    /** This selection with the features' units. */
    public ColumnSelection withUnits(Map<String, String> ofFeatures) {
        return new ColumnSelection(features, exclude, rename, ofFeatures, key, time, label, notation, condition);
    }

    /** This selection with more columns left out. */
    public ColumnSelection excluding(List<String> columns) {
        return new ColumnSelection(
                features,
                Stream.concat(exclude.stream(), columns.stream()).distinct().toList(),
                rename,
                units,
                key,
                time,
                label,
                notation,
                condition);
    }

    /** This selection with more renamed features. */
    public ColumnSelection renaming(Map<String, String> names) {
        Map<String, String> all = new LinkedHashMap<>(rename);
        all.putAll(names);
        return new ColumnSelection(features, exclude, all, units, key, time, label, notation, condition);
    }

    /** This selection with other roles; null leaves a role as it is. */
    public ColumnSelection withRoles(@Nullable String newKey, @Nullable String newTime, @Nullable String newLabel) {
        return new ColumnSelection(
                features,
                exclude,
                rename,
                units,
                newKey == null ? key : newKey,
                newTime == null ? time : newTime,
                newLabel == null ? label : newLabel,
                notation,
                condition);
    }

    /** This selection with another notation; what it leaves open stays as it is. */
    public ColumnSelection written(Notation other) {
        return new ColumnSelection(
                features, exclude, rename, units, key, time, label, notation.overriddenBy(other), condition);
    }

    /** This selection with another column of classes; null leaves it as it is. */
    public ColumnSelection conditionedOn(@Nullable String column) {
        return new ColumnSelection(
                features, exclude, rename, units, key, time, label, notation, column == null ? condition : column);
    }

    private static void claim(Map<String, String> roles, @Nullable String column, String role) {
        if (column == null) {
            return;
        }
        String other = roles.putIfAbsent(column, role);
        if (other != null && !other.equals(role)) {
            throw new IllegalArgumentException(
                    "Column '" + column + "' is named as " + other + " and as " + role + "; a column has one role");
        }
    }
}
