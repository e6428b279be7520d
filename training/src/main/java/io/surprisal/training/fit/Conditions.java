package io.surprisal.training.fit;

import io.surprisal.core.condition.Condition;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.ConditionSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the condition of a table's rows can be: the classes that there are, numbered in the order of their texts. */
public final class Conditions {
    /** A class of fewer rows is one that training did not see: nothing could be learned of it. */
    private static final int FEWEST_ROWS = 20;

    private Conditions() {}

    /**
     * The condition that settings ask for.
     *
     * @param training the rows that are fitted, whose classes count
     */
    public static Condition of(ConditionSettings settings, TelemetryTable table, int[] training) {
        List<String> classes = settings.column().isEmpty() ? List.of() : classes(settings.column(), table, training);
        return new Condition(
                settings.column(), classes, settings.hour(), settings.day(), settings.minutes(), settings.zone());
    }

    private static List<String> classes(String column, TelemetryTable table, int[] training) {
        @Nullable
        String[] ofRows = table.classes()
                .orElseThrow(() -> new IllegalArgumentException("The condition is column '" + column
                        + "', but the data was read without it; read it by the configuration's own selection"));
        Map<String, Long> rows = Arrays.stream(training)
                .mapToObj(row -> ofRows[row])
                .filter(Objects::nonNull)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        List<String> known = rows.entrySet().stream()
                .filter(entry -> entry.getValue() >= FEWEST_ROWS)
                .map(Map.Entry::getKey)
                .toList();
        if (known.isEmpty() || known.size() > Condition.MOST_CLASSES) {
            throw new IllegalArgumentException("Column '" + column + "', the condition, must have 1 to "
                    + Condition.MOST_CLASSES + " classes of at least " + FEWEST_ROWS
                    + " training rows each; it has " + known.size() + " of " + rows.size()
                    + "; name a column that tells kinds of records apart, such as a machine's type and not its name");
        }
        return known;
    }
}
