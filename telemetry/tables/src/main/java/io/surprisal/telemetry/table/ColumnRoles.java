package io.surprisal.telemetry.table;

import io.surprisal.core.schema.Feature;
import io.surprisal.core.schema.FeatureSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each column of a source is used for.
 *
 * @param columns the source's names of the feature columns
 * @param schema the same features under their new names, with units
 * @param condition the column of classes
 * @param labels what the labels mean; null where there is no label
 * @param notes what was guessed and left out, one sentence each
 */
record ColumnRoles(
        List<String> columns,
        FeatureSchema schema,
        @Nullable String key,
        @Nullable String time,
        @Nullable String label,
        @Nullable String condition,
        @Nullable LabelMeaning labels,
        List<String> notes) {
    private static final Set<String> TIME_NAMES = Set.of("t", "time", "timestamp", "ts", "date", "datetime");
    private static final Set<String> LABEL_NAMES = Set.of("label", "anomaly", "is_anomaly");
    private static final double NOTABLE_ROUNDING = 1e-3;

    /** Decides by what is asked for and, where nothing is, by the columns' names and values. */
    static ColumnRoles assign(List<ColumnProfile> profiles, ColumnSelection selection, String source) {
        return new Assignment(profiles, selection, source).decide();
    }

    /** Whether a column of some name may hold labels. */
    static Predicate<String> labelIn(ColumnSelection selection) {
        return name -> name.equals(selection.label()) || isCalled(LABEL_NAMES, name);
    }

    /** The columns that are read as numbers: the features. */
    List<String> numbers() {
        return columns;
    }

    /** The columns that are read as text: the key, the time, the label, then the classes, as far as they are there. */
    List<String> texts() {
        return Stream.of(
                        Optional.ofNullable(key),
                        Optional.ofNullable(time),
                        Optional.ofNullable(label),
                        Optional.ofNullable(condition))
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isCalled(Set<String> names, String column) {
        return names.contains(column.toLowerCase(Locale.ROOT));
    }

    /** One decision in the making. */
    private static final class Assignment {
        private final Map<String, ColumnProfile> open = new LinkedHashMap<>();
        private final List<String> available;
        private final ColumnSelection selection;
        private final String source;
        private final List<String> notes = new ArrayList<>();
        private @Nullable LabelMeaning labels;

        Assignment(List<ColumnProfile> profiles, ColumnSelection selection, String source) {
            profiles.forEach(profile -> open.put(profile.name(), profile));
            this.available = List.copyOf(open.keySet());
            this.selection = selection;
            this.source = source;
        }

        ColumnRoles decide() {
            requireKnown(selection.features(), "a feature");
            requireKnown(selection.exclude(), "excluded");
            requireKnown(selection.rename().keySet().stream().sorted().toList(), "renamed");
            selection.exclude().forEach(open::remove);
            String key = take(selection.key(), "the key");
            String condition = take(selection.condition(), "the condition");
            if (selection.label() != null) {
                labels = meaning(open.get(selection.label()), selection.label());
            }
            String label = take(selection.label(), "the label");
            String time = take(selection.time(), "the time");
            if (label == null) {
                label = guessLabel();
            }
            if (label == null && selection.notation().normalLabel() != null) {
                throw new DataException(source + ": the normal label is '"
                        + selection.notation().normalLabel() + "', but no column is the label; name it (--label)");
            }
            if (time == null) {
                time = guessTime();
            }
            List<ColumnProfile> features = selection.features().isEmpty() ? numericColumns() : namedFeatures();
            noteRounding(features);
            List<String> columns = features.stream().map(ColumnProfile::name).toList();
            return new ColumnRoles(columns, schema(columns), key, time, label, condition, labels, notes);
        }

        private @Nullable String take(@Nullable String column, String role) {
            if (column != null) {
                requireKnown(List.of(column), role);
                open.remove(column);
            }
            return column;
        }

        /** What a label column's texts mean; {@link DataException} where that is not clear. */
        private @Nullable LabelMeaning meaning(@Nullable ColumnProfile profile, String column) {
            LabelTexts texts = profile == null ? null : profile.labels();
            if (texts == null) {
                return null; // No such column: said where its role is taken.
            }
            String normal = selection.notation().normalLabel();
            Optional<LabelMeaning> meaning = normal == null ? LabelMeaning.of(texts) : LabelMeaning.of(texts, normal);
            if (meaning.isEmpty()) {
                throw new DataException(source + ": label column '" + column + "' holds " + texts.listed(texts.texts())
                        + ", " + unclear(texts, normal));
            }
            noteMeaning(column, meaning.get());
            return meaning.get();
        }

        private static String unclear(LabelTexts texts, @Nullable String normal) {
            if (normal != null) {
                return "and not the normal label '" + normal + "'; correct --normal-label";
            }
            if (texts.tooMany()) {
                return "more different texts than labels have; name another column as the label";
            }
            String reason = LabelMeaning.signs(texts)
                    ? "of which some tools mean 1 as normal, and others -1"
                    : "and which of them means a normal row is not clear";
            return reason
                    + "; name it (--normal-label, or data.notation.normal_label in train.yaml), or another column as"
                    + " the label";
        }

        private void noteMeaning(String column, LabelMeaning meaning) {
            if (!meaning.numeric() || selection.notation().normalLabel() != null) {
                notes.add("Labels in column '" + column + "': " + meaning);
            }
        }

        private @Nullable String guessLabel() {
            ColumnProfile guess = first(profile -> isCalled(LABEL_NAMES, profile.name()));
            if (guess == null || guess.labels() == null) {
                return null;
            }
            String normal = selection.notation().normalLabel();
            Optional<LabelMeaning> meaning =
                    normal == null ? LabelMeaning.of(guess.labels()) : LabelMeaning.of(guess.labels(), normal);
            if (meaning.isEmpty()) {
                notes.add("Column '" + guess.name()
                        + "' is called like a label but holds more than 0 and 1, or normal and"
                        + " others, so it is a column like any other; exclude it if it is not telemetry, or name it and the"
                        + " normal label (--label, --normal-label)");
                return null;
            }
            labels = meaning.get();
            open.remove(guess.name());
            notes.add("Column '" + guess.name() + "' "
                    + (labels.numeric() ? "holds 0 and 1 and is called so" : "is called so")
                    + ": taken as the label, never trained on");
            noteMeaning(guess.name(), labels);
            return guess.name();
        }

        private @Nullable String guessTime() {
            ColumnProfile named = first(profile -> isCalled(TIME_NAMES, profile.name()));
            ColumnProfile guess = named != null ? named : first(ColumnProfile::steady);
            if (guess == null) {
                return null;
            }
            open.remove(guess.name());
            notes.add("Column '" + guess.name() + "' "
                    + (named != null ? "is called so" : "changes by one constant step per row")
                    + ": taken as the time, not as a feature; list it under features if it is telemetry");
            return guess.name();
        }

        private List<ColumnProfile> numericColumns() {
            List<ColumnProfile> steady =
                    open.values().stream().filter(ColumnProfile::steady).toList();
            for (ColumnProfile profile : steady) {
                notes.add("Column '" + profile.name()
                        + "' changes by one constant step per row, like a row number: left out; list it under features"
                        + " if it is telemetry");
            }
            List<ColumnProfile> text =
                    open.values().stream().filter(profile -> !profile.numeric()).toList();
            if (!text.isEmpty()) {
                notes.add((text.size() == 1 ? "1 column is" : text.size() + " columns are")
                        + " not numeric and left out: "
                        + Wording.abbreviated(text.stream()
                                .map(profile -> profile.name() + " (" + profile.nonNumericExample() + ")")
                                .toList()));
            }
            List<String> empty = open.values().stream()
                    .filter(ColumnProfile::empty)
                    .map(ColumnProfile::name)
                    .toList();
            if (!empty.isEmpty()) {
                notes.add((empty.size() == 1 ? "1 column has" : empty.size() + " columns have")
                        + " no value in any row, left out: " + Wording.abbreviated(empty));
            }
            List<ColumnProfile> features = open.values().stream()
                    .filter(profile -> profile.numeric() && !profile.steady() && !profile.empty())
                    .toList();
            if (features.isEmpty()) {
                throw new DataException(source + " has no numeric column to train on or to score; it has "
                        + Wording.abbreviated(available) + (notes.isEmpty() ? "" : ". " + String.join(". ", notes)));
            }
            return features;
        }

        private List<ColumnProfile> namedFeatures() {
            List<ColumnProfile> features = new ArrayList<>();
            for (String column : selection.features()) {
                ColumnProfile profile = open.get(column);
                if (profile == null) {
                    throw new AssertionError("Column " + column + " was taken by another role");
                }
                if (!profile.numeric()) {
                    throw new DataException(source + ": column '" + column
                            + "' is listed as a feature and is not numeric: expected numbers, true, false or nothing, got "
                            + profile.nonNumericExample() + "; correct the value or leave the column out");
                }
                features.add(profile);
            }
            return features;
        }

        private FeatureSchema schema(List<String> columns) {
            List<String> names = columns.stream()
                    .map(column -> selection.rename().getOrDefault(column, column))
                    .toList();
            for (String named : selection.units().keySet()) {
                if (!names.contains(named)) {
                    throw new DataException("A unit is given for '" + named
                            + "', which is not a feature; the features are " + Wording.abbreviated(names));
                }
            }
            try {
                return new FeatureSchema(names.stream()
                        .map(name -> new Feature(name, selection.units().getOrDefault(name, "")))
                        .toList());
            } catch (IllegalArgumentException e) {
                throw new DataException(source + ": " + e.getMessage(), e);
            }
        }

        private void noteRounding(List<ColumnProfile> features) {
            List<String> lossy = features.stream()
                    .filter(profile -> profile.roundingLoss() > NOTABLE_ROUNDING)
                    .map(profile -> profile.name()
                            + String.format(Locale.ROOT, " (%.2g of its standard deviation)", profile.roundingLoss()))
                    .toList();
            if (!lossy.isEmpty()) {
                notes.add("Values are kept as float32, which rounds " + Wording.abbreviated(lossy)
                        + ": subtract a constant beforehand if that matters");
            }
        }

        private @Nullable ColumnProfile first(Predicate<ColumnProfile> wanted) {
            return open.values().stream()
                    .filter(profile -> !selection.features().contains(profile.name()))
                    .filter(wanted)
                    .findFirst()
                    .orElse(null);
        }

        private void requireKnown(List<String> columns, String role) {
            List<String> unknown = columns.stream()
                    .filter(column -> !available.contains(column))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new DataException(source + " has no column "
                        + Wording.abbreviated(
                                unknown.stream().map(name -> "'" + name + "'").toList())
                        + ", named as " + role + "; it has " + Wording.abbreviated(closest(unknown)));
            }
        }

        /** All columns, those that differ in case only first: the likely slip. */
        private List<String> closest(List<String> unknown) {
            Predicate<String> near = column -> unknown.stream().anyMatch(column::equalsIgnoreCase);
            return Stream.concat(
                            available.stream().filter(near), available.stream().filter(near.negate()))
                    .toList();
        }
    }
}
