package io.surprisal.telemetry.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one file's columns are, from one pass over it.
 *
 * @param columns in the file's order
 */
record FileProfile(long rows, List<ColumnProfile> columns) {
    static FileProfile of(FileRelation relation, Connection connection) throws SQLException {
        List<String> names = List.copyOf(relation.columns().keySet());
        List<ColumnObserver> observers = new ArrayList<>();
        names.forEach(name -> observers.add(new ColumnObserver(name)));
        try (RowCursor rows = RowCursor.open(relation, names, List.of(), connection)) {
            while (rows.next()) {
                for (int i = 0; i < names.size(); i++) {
                    double value = rows.number(i);
                    observers.get(i).observe(value, rows.text());
                }
            }
        }
        return new FileProfile(
                observers.get(0).rows(),
                observers.stream().map(ColumnObserver::profile).toList());
    }
}
