package io.surprisal.telemetry.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The form of the numbers in each column of some files. A column's own numbers decide; where they fit two forms, those of the other
 * columns do. Where these do not tell either, the column keeps the plain form, in which it is not a column of numbers.
 */
final class NumberForms {
    /** Every column is plain. */
    static final NumberForms PLAIN = new NumberForms(List.of());

    private final Map<String, FormEvidence> columns = new LinkedHashMap<>();
    private final boolean comma;
    private final boolean point;

    private NumberForms(List<ColumnProfile> profiles) {
        profiles.forEach(profile -> columns.put(profile.name(), profile.forms()));
        this.comma = columns.values().stream().anyMatch(FormEvidence::decimalComma);
        this.point = columns.values().stream().anyMatch(FormEvidence::decimalPoint);
    }

    /** The forms by what all numbers of some files fit. */
    static NumberForms of(List<ColumnProfile> profiles) {
        return new NumberForms(profiles);
    }

    /** The form of a column. */
    NumberForm of(String column) {
        FormEvidence own = columns.get(column);
        if (own == null || (own.decided() && own.fits(NumberForm.PLAIN))) {
            return NumberForm.PLAIN;
        }
        if (!own.decided()) {
            // All numbers are such as 1.234 or such as 1,234.
            NumberForm otherwise = own.fits(NumberForm.PLAIN) ? NumberForm.PLAIN : NumberForm.COMMA_GROUPS;
            return comma == point ? NumberForm.PLAIN : comma ? NumberForm.DECIMAL_COMMA : otherwise;
        }
        return own.decimalComma()
                ? NumberForm.DECIMAL_COMMA
                : own.fits(NumberForm.COMMA_GROUPS) ? NumberForm.COMMA_GROUPS : NumberForm.PLAIN;
    }

    /** Whether a column has another form than a stream's. */
    boolean differ() {
        return columns.keySet().stream().anyMatch(column -> of(column) != NumberForm.PLAIN);
    }

    /** What is unclear about a column that could be numbers; null where nothing is. */
    @Nullable
    String doubt(String column) {
        FormEvidence own = columns.get(column);
        return own == null || own.decided() || own.fits(NumberForm.PLAIN) || of(column) != NumberForm.PLAIN
                ? null
                : "which may be " + NumberForm.DECIMAL_COMMA.plain(own.example()) + " or "
                        + NumberForm.COMMA_GROUPS.plain(own.example())
                        + ", and no other number decides: write it with a decimal point and no thousands separator";
    }

    /** What was read in another form than a stream's, a sentence for each form. */
    List<String> notes(List<String> used) {
        List<String> notes = new ArrayList<>();
        for (NumberForm form : NumberForm.values()) {
            List<String> names =
                    used.stream().filter(column -> of(column) == form).toList();
            if (form != NumberForm.PLAIN && !names.isEmpty()) {
                String example =
                        Objects.requireNonNull(columns.get(names.get(0))).example();
                notes.add("Numbers with " + form + " in " + Wording.abbreviated(names) + ": '" + example
                        + "' is read as " + form.plain(example) + "; a stream must send them in that form");
            }
        }
        return notes;
    }
}
