package io.surprisal.deploy.cli;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.verdict.Verdict;
import io.surprisal.scoring.Judgement;
import io.surprisal.scoring.Lane;
import io.surprisal.telemetry.table.TelemetryTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The score file: RFC 4180 CSV with a header line; a cell without a value is empty. */
final class ScoreSheet {
    private static final String LINE_END = "\r\n";

    private final TelemetryTable table;
    private final List<OutputName> outputs;
    private final boolean smoothing;
    private int anomalous;
    private int unscored;

    /**
     * A sheet without a row yet.
     *
     * @param outputs what to write: the headline's, and after them the members' per record
     * @param manifest says whether the surprisal is smoothed
     */
    ScoreSheet(TelemetryTable table, List<OutputName> outputs, Manifest manifest) {
        this.table = table;
        this.outputs = outputs;
        this.smoothing = !manifest.headline().smoother().isIdentity();
    }

    void writeHeader(Appendable csv) throws IOException {
        List<String> names = new ArrayList<>();
        table.keys().ifPresent(keys -> names.add("key"));
        table.times().ifPresent(times -> names.add("time"));
        perRecord().forEach(output -> names.add(output.contractName()));
        if (smoothing) {
            names.add("smoothed_surprisal");
        }
        names.add("tail_probability");
        names.add("minus_log10_tail_probability");
        names.add("anomalous");
        for (ModelOutput output : perFeature()) {
            table.schema().names().forEach(feature -> names.add(output.contractName() + "." + feature));
        }
        ofMembers().forEach(output -> names.add(output.toString()));
        csv.append(names.stream().map(ScoreSheet::cell).collect(Collectors.joining(",")));
        csv.append(LINE_END);
    }

    /**
     * Writes the next row.
     *
     * @param lane holds the row's batch
     * @param record where in the batch
     */
    void writeRow(Appendable csv, int row, Lane lane, int record, Judgement judgement) throws IOException {
        Verdict verdict = judgement.verdict();
        boolean scored = !Double.isNaN(verdict.tailProbability());
        List<String> cells = new ArrayList<>();
        table.keys().ifPresent(keys -> cells.add(cell(keys[row])));
        table.times().ifPresent(times -> cells.add(cell(times[row])));
        perRecord().forEach(output -> cells.add(scored ? cell(lane.value(OutputName.headline(output), record)) : ""));
        if (smoothing) {
            cells.add(cell(judgement.smoothed()));
        }
        cells.add(scored ? Double.toString(verdict.tailProbability()) : "");
        cells.add(cell((float) TailCalibration.minusLog10(verdict.tailProbability())));
        cells.add(scored ? Boolean.toString(verdict.anomalous()) : "");
        for (ModelOutput output : perFeature()) {
            for (int feature = 0; feature < table.schema().size(); feature++) {
                cells.add(scored ? cell(lane.value(OutputName.headline(output), record, feature)) : "");
            }
        }
        ofMembers().forEach(output -> cells.add(scored ? cell(lane.value(output, record)) : ""));
        csv.append(String.join(",", cells)).append(LINE_END);
        anomalous += verdict.anomalous() ? 1 : 0;
        unscored += scored ? 0 : 1;
    }

    int anomalous() {
        return anomalous;
    }

    /** Rows in which every feature is missing. */
    int unscored() {
        return unscored;
    }

    private List<ModelOutput> perRecord() {
        return headline().filter(ModelOutput::perRecord).toList();
    }

    private List<ModelOutput> perFeature() {
        return headline().filter(output -> !output.perRecord()).toList();
    }

    private Stream<ModelOutput> headline() {
        return outputs.stream().filter(name -> name.member().isEmpty()).map(OutputName::output);
    }

    private List<OutputName> ofMembers() {
        return outputs.stream().filter(name -> !name.member().isEmpty()).toList();
    }

    private static String cell(float value) {
        return Float.isNaN(value) ? "" : Float.toString(value);
    }

    private static String cell(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
