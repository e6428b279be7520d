package io.surprisal.evaluation.report;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.surprisal.evaluation.data.Protocol;
import io.surprisal.evaluation.data.TsbAdName;
import io.surprisal.evaluation.detector.Baselines;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.result.Outcome;
import io.surprisal.evaluation.result.Result;
import io.surprisal.evaluation.result.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One detector on TSB-AD's univariate or multivariate series, in the form in which that benchmark keeps results: a line per series
 * with the seconds of fitting and scoring, and its measures. Of runs under {@link Protocol#PREFIX}, which is TSB-AD's; smoothed where
 * the detector smooths; the mean over seeds. A measure that is not taken here has an empty cell.
 *
 * @param fileName such as Uni_Surprisal.csv
 */
record TsbAdTable(String fileName, Contender contender) {
    private static final String[] HEADER = {
        "file",
        "Time",
        "AUC-PR",
        "AUC-ROC",
        "VUS-PR",
        "VUS-ROC",
        "Standard-F1",
        "PA-F1",
        "Event-based-F1",
        "R-based-F1",
        "Affiliation-F"
    };

    /** A table per detector and kind of series, none where no series of TSB-AD was measured. */
    static List<TsbAdTable> of(List<Result> results) {
        Map<String, List<Result>> byDetector = new LinkedHashMap<>();
        judged(results)
                .forEach(result -> byDetector
                        .computeIfAbsent(result.run().detector(), absent -> new ArrayList<>())
                        .add(result));
        long presets = byDetector.keySet().stream()
                .filter(detector -> !isBaseline(detector))
                .count();
        List<TsbAdTable> tables = new ArrayList<>();
        byDetector.forEach((detector, ofDetector) -> {
            String name = isBaseline(detector) ? detector : presets == 1 ? "Surprisal" : "Surprisal_" + detector;
            Map<Boolean, List<Result>> byKind = ofDetector.stream()
                    .collect(Collectors.partitioningBy(result -> result.value(Measure.FEATURES) > 1));
            byKind.forEach((multivariate, ofKind) -> {
                if (!ofKind.isEmpty()) {
                    String file = (multivariate ? "Multi_" : "Uni_") + name.replace(':', '-') + ".csv";
                    tables.add(new TsbAdTable(file, new Contender(detector, Outcome.SMOOTHED, ofKind)));
                }
            });
        });
        return tables;
    }

    /** Of each run of TSB-AD's series what a user is told: the smoothed result, the raw one where nothing is smoothed. */
    private static Collection<Result> judged(List<Result> results) {
        Map<Run, Result> byRun = new LinkedHashMap<>();
        results.stream()
                .filter(result -> result.outcome().measured()
                        && result.run().protocol() == Protocol.PREFIX
                        && TsbAdName.of(result.run().set()).isPresent())
                .forEach(result -> byRun.merge(
                        result.run(), result, (one, other) -> other.outcome() == Outcome.SMOOTHED ? other : one));
        return byRun.values();
    }

    void write(OutputStream out) throws IOException {
        try (SequenceWriter lines = new CsvMapper()
                .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                .writerFor(String[].class)
                .writeValues(out)) {
            lines.write(HEADER);
            List<String> sets = contender.sets().keySet().stream()
                    .sorted(Comparator.comparing(TsbAdTable::stem))
                    .toList();
            for (String set : sets) {
                lines.write(line(set));
            }
        }
    }

    private String[] line(String set) {
        return new String[] {
            stem(set) + ".csv",
            Double.toString(value(set, Measure.TRAINING_SECONDS)
                    + value(set, Measure.SCORED_ROWS) / value(set, Measure.ROWS_PER_SECOND)),
            Double.toString(value(set, Measure.AUC_PR)),
            Double.toString(value(set, Measure.AUC_ROC)),
            Double.toString(value(set, Measure.VUS_PR)),
            Double.toString(value(set, Measure.VUS_ROC)),
            Double.toString(value(set, Measure.BEST_F1)),
            "",
            "",
            "",
            ""
        };
    }

    private double value(String set, Measure measure) {
        return contender.ofSet(measure, set).mean();
    }

    private static boolean isBaseline(String detector) {
        return Baselines.names().contains(detector);
    }

    private static String stem(String set) {
        return TsbAdName.of(set).orElseThrow().stem();
    }
}
