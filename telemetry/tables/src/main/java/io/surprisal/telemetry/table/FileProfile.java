package io.surprisal.telemetry.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one file's columns are, from one pass over it.
 *
 * @param columns in the file's order
 */
record FileProfile(long rows, List<ColumnProfile> columns) {
    /**
     * Goes through a file.
     *
     * @param forms how its numbers are written, as far as that is known
     * @param label whether a column of some name may hold labels
     */
    static FileProfile of(TableFile file, NumberForms forms, Predicate<String> label) {
        List<String> names = file.columns();
        List<ColumnObserver> observers = new ArrayList<>();
        names.forEach(name -> observers.add(new ColumnObserver(name, file.numberForms(), label.test(name))));
        try (RowCursor rows = RowCursor.open(file, names, List.of(), forms)) {
            while (rows.next()) {
                for (int i = 0; i < names.size(); i++) {
                    observers.get(i).observe(rows.number(i), rows.value(i), rows.other(i), rows.written(i));
                }
            }
        }
        return new FileProfile(
                observers.isEmpty() ? 0 : observers.get(0).rows(),
                observers.stream().map(ColumnObserver::profile).toList());
    }
}
