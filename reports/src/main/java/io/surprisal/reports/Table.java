package io.surprisal.reports;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of texts and numbers.
 *
 * @param texts how many columns from the left are text; the others are numbers, and stand on the right
 */
public record Table(int texts, List<String> headings, List<List<String>> rows) {
    public Table {
        headings = List.copyOf(headings);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException(
                        "A row of the table has " + headings.size() + " cells, as " + headings + "; got " + row);
            }
        }
    }

    /** A table without rows yet. */
    public static Table of(int texts, String... headings) {
        return new Table(texts, List.of(headings), List.of());
    }

    /** This table with one more row. */
    public Table row(String... cells) {
        List<List<String>> more = new ArrayList<>(rows);
        more.add(List.of(cells));
        return new Table(texts, headings, more);
    }
}
