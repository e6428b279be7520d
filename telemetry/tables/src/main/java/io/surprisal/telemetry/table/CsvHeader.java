package io.surprisal.telemetry.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The first line of a delimited text file: what separates its fields, and their names (RFC 4180 quoting).
 *
 * @param delimiter of comma, semicolon, tab and bar the one that stands most often in the line outside quotes
 * @param names the column names; a nameless column is called {@code column_} and its number
 */
record CsvHeader(char delimiter, List<String> names) {
    private static final String DELIMITERS = ",;\t|";

    static CsvHeader read(Path file) {
        String line;
        // A decoder of its own refuses what is not UTF-8; the reader's would put replacement characters into names.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(DataFormat.open(file), StandardCharsets.UTF_8.newDecoder()))) {
            line = reader.readLine();
        } catch (CharacterCodingException e) {
            throw new DataException(
                    file
                            + " is not UTF-8 text; export it as UTF-8 or convert it, such as with iconv -f LATIN1 -t UTF-8 or"
                            + " iconv -f UTF-16 -t UTF-8; a gzipped file needs a name that ends with .gz",
                    e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (line == null || line.isBlank()) {
            throw new DataException(file + " starts with a blank line; expected a header line with the column names");
        }
        return parse(line.startsWith("\uFEFF") ? line.substring(1) : line, file);
    }

    private static CsvHeader parse(String line, Path file) {
        char delimiter = DELIMITERS.charAt(0);
        for (int i = 0; i < DELIMITERS.length(); i++) {
            char candidate = DELIMITERS.charAt(i);
            if (split(line, candidate).size() > split(line, delimiter).size()) {
                delimiter = candidate;
            }
        }
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String field : split(line, delimiter)) {
            String name = field.isBlank() ? "column_" + (names.size() + 1) : field.strip();
            if (!seen.add(name)) {
                throw new DataException(file + ": two columns are called '" + name + "'; name every column once");
            }
            names.add(name);
        }
        if (names.stream().allMatch(CsvHeader::isNumber)) {
            throw new DataException(file + ": the first line holds numbers (" + Wording.abbreviated(names)
                    + "); expected a header line with the column names; add one");
        }
        return new CsvHeader(delimiter, names);
    }

    private static List<String> split(String line, char delimiter) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static boolean isNumber(String text) {
        return text.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");
    }
}
