package io.surprisal.training.data;

import io.surprisal.telemetry.table.TelemetryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What there is to know of a table before training on it: findings in sentences, each with what will be done about it, and a
 * summary of every feature.
 *
 * @param columns one summary per feature, in the schema's order
 * @param findings what the reader noted, then what the values show; empty where nothing is remarkable
 */
public record DataReport(int rows, List<ColumnSummary> columns, List<String> findings) {
    private static final int PRINTED_COLUMNS = 50;
    private static final int PRINTED_NAME = 80;

    public DataReport {
        columns = List.copyOf(columns);
        findings = List.copyOf(findings);
    }

    /** Looks through a table once per feature; rows labelled anomalous enter the summaries only. */
    public static DataReport of(TelemetryTable table) {
        List<ColumnSummary> columns = IntStream.range(0, table.schema().size())
                .mapToObj(feature -> ColumnSummary.of(table, feature))
                .toList();
        List<String> findings = new ArrayList<>(table.notes());
        table.labels().ifPresent(labels -> findAnomalies(labels, findings));
        findings.addAll(NormalRows.of(table).findings());
        return new DataReport(table.rows(), columns, findings);
    }

    private static String printed(String name) {
        return name.length() > PRINTED_NAME ? name.substring(0, PRINTED_NAME - 1) + "…" : name;
    }

    private static void findAnomalies(boolean[] labels, List<String> findings) {
        long anomalous =
                IntStream.range(0, labels.length).filter(row -> labels[row]).count();
        if (anomalous > 0) {
            findings.add(
                    anomalous
                            + " rows are labelled anomalous: left out of training and calibration, and missing from the windows of the rows after them");
        }
    }

    /** The report for people: the findings first, then a table of at most {@value #PRINTED_COLUMNS} features. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%,d rows, %,d features%n", rows, columns.size()));
        findings.forEach(finding -> text.append("  * ").append(finding).append(System.lineSeparator()));
        int width = columns.stream()
                .limit(PRINTED_COLUMNS)
                .mapToInt(column -> printed(column.name()).length())
                .max()
                .orElse(0);
        String name = "  %-" + Math.max(width, "feature".length()) + "s";
        text.append(String.format(
                Locale.ROOT,
                name + "  %11s  %11s  %11s  %11s  %8s%n",
                "feature",
                "min",
                "mean",
                "max",
                "sd",
                "missing"));
        columns.stream()
                .limit(PRINTED_COLUMNS)
                .forEach(column -> text.append(String.format(
                        Locale.ROOT,
                        name + "  %11.5g  %11.5g  %11.5g  %11.5g  %7.2f%%%n",
                        printed(column.name()),
                        column.min(),
                        column.mean(),
                        column.max(),
                        column.standardDeviation(),
                        100 * column.missingShare())));
        if (columns.size() > PRINTED_COLUMNS) {
            text.append(String.format(Locale.ROOT, "  and %,d more%n", columns.size() - PRINTED_COLUMNS));
        }
        return text.toString();
    }
}
