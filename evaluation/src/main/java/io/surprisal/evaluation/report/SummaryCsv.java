package io.surprisal.evaluation.report;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.surprisal.evaluation.measure.Measure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * summary.csv: a line per collection, protocol, detector, raw or smoothed, and part (all, choose, confirm, and each of TSB-AD's data
 * sets), with mean and standard deviation over seeds of the mean over sets; and a line per set, whose part is its half.
 */
final class SummaryCsv {
    private SummaryCsv() {}

    static void write(List<Group> groups, OutputStream out) throws IOException {
        try (SequenceWriter lines = new CsvMapper()
                .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                .writerFor(String[].class)
                .writeValues(out)) {
            lines.write(header());
            for (Group group : groups) {
                for (Contender contender : group.contenders()) {
                    for (Part part : Part.values()) {
                        long sets = contender.sets().values().stream()
                                .filter(part::holds)
                                .count();
                        lines.write(line(
                                group,
                                contender,
                                part.contractName(),
                                "",
                                sets,
                                measure -> contender.mean(measure, part)));
                    }
                    for (var dataSet : contender.byDataSet().entrySet()) {
                        Contender within = dataSet.getValue();
                        lines.write(line(
                                group,
                                within,
                                dataSet.getKey(),
                                "",
                                within.sets().size(),
                                measure -> within.mean(measure, Part.ALL)));
                    }
                }
                for (Contender contender : group.contenders()) {
                    for (var set : contender.sets().entrySet()) {
                        lines.write(line(
                                group,
                                contender,
                                set.getValue().contractName(),
                                set.getKey(),
                                1,
                                measure -> contender.ofSet(measure, set.getKey())));
                    }
                }
            }
        }
    }

    private static String[] header() {
        List<String> columns = new ArrayList<>(List.of(
                "collection", "protocol", "detector", "outcome", "part", "set", "sets", "seeds", "looks_ahead"));
        for (Measure measure : Measure.values()) {
            columns.add(measure.contractName());
            columns.add(measure.contractName() + "_sd");
        }
        return columns.toArray(String[]::new);
    }

    private static String[] line(
            Group group,
            Contender contender,
            String part,
            String set,
            long sets,
            Function<Measure, Statistic> statistics) {
        List<String> cells = new ArrayList<>(List.of(
                group.collection(),
                group.protocol().contractName(),
                contender.detector(),
                contender.outcome().contractName(),
                part,
                set,
                Long.toString(sets),
                Long.toString(contender.seeds()),
                Group.LOOKS_AHEAD));
        for (Measure measure : Measure.values()) {
            Statistic statistic = statistics.apply(measure);
            cells.add(cell(statistic.mean()));
            cells.add(cell(statistic.deviation()));
        }
        return cells.toArray(String[]::new);
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
