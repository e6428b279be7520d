package io.surprisal.telemetry.table;

import io.surprisal.telemetry.text.FeatureText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through some columns of a file row by row, and reads numbers as the stream does, {@link FeatureText}, once they are in the
 * stream's form.
 */
final class RowCursor implements AutoCloseable {
    private final TableFile.Rows rows;

    private final NumberForm[] forms;

    private RowCursor(TableFile.Rows rows, NumberForm[] forms) {
        this.rows = rows;
        this.forms = forms;
    }

    /**
     * Opens a file.
     *
     * @param forms how its numbers are written
     */
    static RowCursor open(TableFile file, List<String> numbers, List<String> texts, NumberForms forms) {
        List<String> columns = new ArrayList<>(numbers);
        columns.addAll(texts);
        return new RowCursor(
                file.rows(columns),
                numbers.stream()
                        .map(forms::of)
                        .map(form -> file.numberForms().contains(form) ? form : NumberForm.PLAIN)
                        .toArray(NumberForm[]::new));
    }

    boolean next() {
        return rows.next();
    }

    /** The feature value of a number of this row: NaN where it is missing or something else, ±∞ where no float holds it. */
    float value(int index) {
        String text = plain(index);
        return text != null && FeatureText.kind(text) == FeatureText.Kind.NUMBER
                ? FeatureText.toFloat(text)
                : Float.NaN;
    }

    /** The same before it is rounded to a float. */
    double number(int index) {
        String text = plain(index);
        return text != null && FeatureText.kind(text) == FeatureText.Kind.NUMBER
                ? FeatureText.toDouble(text)
                : Double.NaN;
    }

    /** What stands there instead of a number; null for a number and for nothing. */
    @Nullable
    String other(int index) {
        String text = plain(index);
        return text != null && FeatureText.kind(text) == FeatureText.Kind.OTHER ? text : null;
    }

    /** A number of this row as the source wrote it, null where it is missing. */
    @Nullable
    String written(int index) {
        return rows.text(index);
    }

    /** A text of this row as the source wrote it, null where it is missing. */
    @Nullable
    String text(int index) {
        return rows.text(forms.length + index);
    }

    private @Nullable String plain(int index) {
        String text = rows.text(index);
        return text == null ? null : forms[index].plain(text);
    }

    @Override
    public void close() {
        rows.close();
    }
}
