package io.surprisal.telemetry.table;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says of a file that DuckDB cannot read what is wrong with it. */
final class UnreadableFile {
    private static final Pattern RAGGED = Pattern.compile(
            "CSV Error on Line: (\\d+).*Expected Number of Columns: (\\d+) Found: (\\d+)", Pattern.DOTALL);

    private static final Pattern OPEN_QUOTE =
            Pattern.compile("CSV Error on Line: (\\d+).*unterminated quote", Pattern.DOTALL);

    private static final String WRAPPED = "Error: ";

    private UnreadableFile() {}

    static DataException explain(Path file, SQLException e) {
        String message = String.valueOf(e.getMessage());
        Matcher ragged = RAGGED.matcher(message);
        if (ragged.find()) {
            return new DataException(
                    file + ", line " + ragged.group(1) + ": expected " + ragged.group(2)
                            + " columns as in the header, got " + ragged.group(3)
                            + "; correct the line or export the file again",
                    e);
        }
        Matcher openQuote = OPEN_QUOTE.matcher(message);
        if (openQuote.find()) {
            return new DataException(
                    file + ", line " + openQuote.group(1)
                            + ": a quote opens a value and nothing closes it; correct the line or export the file again",
                    e);
        }
        return new DataException(
                file + " cannot be read as " + DataFormat.of(file) + ": " + firstReason(message)
                        + "; check that the file is whole and of the format that its name says",
                e);
    }

    /** DuckDB wraps the reason in how it met it before, and in the query behind. */
    private static String firstReason(String message) {
        int reason = message.lastIndexOf(WRAPPED);
        String from = reason < 0 ? message : message.substring(reason + WRAPPED.length());
        return from.lines().findFirst().orElse(message).strip();
    }
}
