package io.surprisal.evaluation.result;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.measure.Measure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * results.csv: a header and a line per {@link Result}, appended when the run is finished, so that whatever ends the program
 * loses no finished run. Of several lines on the same run and outcome the last one counts. Not to be shared between threads.
 */
public final class ResultsFile {
    private static final List<String> RUN_COLUMNS =
            List.of("collection", "set", "half", "protocol", "detector", "seed", "fingerprint", "outcome", "message");
    private static final CsvSchema SCHEMA = schema();

    private final Path file;
    private final Map<Run, Map<Outcome, Result>> results = new LinkedHashMap<>();
    private final ObjectWriter line = new CsvMapper()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .writer(SCHEMA);

    private ResultsFile(Path file) {
        this.file = file;
    }

    /** Opens a file with the results it has, or begins it. A last line that was never finished is dropped. */
    public static ResultsFile open(Path file) throws IOException {
        ResultsFile results = new ResultsFile(file);
        if (Files.exists(file)) {
            results.dropUnfinishedLine();
            results.read();
        } else {
            Files.writeString(file, String.join(",", columns()) + "\n");
        }
        return results;
    }

    /** Appends what one run gave; its lines are in the file when this returns. */
    public void append(List<Result> ofRun) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Result result : ofRun) {
            lines.append(line.writeValueAsString(cells(result)));
        }
        Files.writeString(file, lines, StandardOpenOption.APPEND);
        ofRun.forEach(this::keep);
    }

    /** The results of a run, empty where it was not finished or failed. */
    public Optional<List<Result>> finished(Run run) {
        return Optional.ofNullable(results.get(run))
                .filter(byOutcome -> !byOutcome.containsKey(Outcome.FAILED))
                .map(byOutcome -> List.copyOf(byOutcome.values()));
    }

    private void keep(Result result) {
        Map<Outcome, Result> byOutcome = results.computeIfAbsent(result.run(), absent -> new EnumMap<>(Outcome.class));
        byOutcome.remove(Outcome.FAILED);
        byOutcome.put(result.outcome(), result);
    }

    private void dropUnfinishedLine() throws IOException {
        String text = Files.readString(file);
        if (!text.endsWith("\n")) {
            Files.writeString(file, text.substring(0, text.lastIndexOf('\n') + 1));
        }
    }

    private void read() throws IOException {
        try (MappingIterator<Map<String, String>> lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            while (lines.hasNext()) {
                Map<String, String> cells = lines.next();
                if (!cells.keySet().containsAll(columns())) {
                    throw new IllegalArgumentException(file + " was written by another version: expected columns "
                            + columns() + ", got " + cells.keySet() + "; name another folder with --out");
                }
                keep(result(cells));
            }
        }
    }

    private static Map<String, String> cells(Result result) {
        Run run = result.run();
        Map<String, String> cells = new LinkedHashMap<>();
        cells.put("collection", run.collection());
        cells.put("set", run.set());
        cells.put("half", run.half().contractName());
        cells.put("protocol", run.protocol().contractName());
        cells.put("detector", run.detector());
        cells.put("seed", Long.toString(run.seed()));
        cells.put("fingerprint", run.fingerprint());
        cells.put("outcome", result.outcome().contractName());
        cells.put("message", result.message().replaceAll("\\R", " "));
        for (Measure measure : Measure.values()) {
            double value = result.value(measure);
            cells.put(measure.contractName(), Double.isNaN(value) ? "" : Double.toString(value));
        }
        return cells;
    }

    private static Result result(Map<String, String> cells) {
        Run run = new Run(
                cell(cells, "collection"),
                cell(cells, "set"),
                Half.valueOf(constant(cells, "half")),
                Protocol.valueOf(constant(cells, "protocol")),
                cell(cells, "detector"),
                Long.parseLong(cell(cells, "seed")),
                cell(cells, "fingerprint"));
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            String value = cell(cells, measure.contractName());
            if (!value.isEmpty()) {
                values.put(measure, Double.valueOf(value));
            }
        }
        return new Result(run, Outcome.valueOf(constant(cells, "outcome")), cell(cells, "message"), values);
    }

    private static String constant(Map<String, String> cells, String column) {
        return cell(cells, column).toUpperCase(Locale.ROOT);
    }

    private static String cell(Map<String, String> cells, String column) {
        return Objects.requireNonNull(cells.get(column), column);
    }

    private static List<String> columns() {
        return Stream.concat(
                        RUN_COLUMNS.stream(), Arrays.stream(Measure.values()).map(Measure::contractName))
                .toList();
    }

    private static CsvSchema schema() {
        List<CsvSchema.Column> columns = new ArrayList<>();
        for (String column : columns()) {
            columns.add(new CsvSchema.Column(columns.size(), column));
        }
        return CsvSchema.builder().addColumns(columns).build();
    }
}
