package io.surprisal.telemetry.table;

import java.util.ArrayList;
import java.util.List;

/**
 * What one file's columns are, from one pass over it.
 *
 * @param columns in the file's order
 */
record FileProfile(long rows, List<ColumnProfile> columns) {
    static FileProfile of(TableFile file) {
        List<String> names = file.columns();
        List<ColumnObserver> observers = new ArrayList<>();
        names.forEach(name -> observers.add(new ColumnObserver(name)));
        try (RowCursor rows = RowCursor.open(file, names, List.of())) {
            while (rows.next()) {
                for (int i = 0; i < names.size(); i++) {
                    observers.get(i).observe(rows.number(i), rows.value(i), rows.other(i));
                }
            }
        }
        return new FileProfile(
                observers.isEmpty() ? 0 : observers.get(0).rows(),
                observers.stream().map(ColumnObserver::profile).toList());
    }
}
