package io.surprisal.deploy.cli;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.onnx.format.GraphSummary;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.ExecutionReport;
import io.surprisal.onnx.runtime.ScoringException;
import io.surprisal.scoring.BudgetText;
import io.surprisal.scoring.Lane;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.scoring.SelfTestText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person wants to know of a model file, in text. */
final class ModelSheet {
    private final ModelFile file;
    private final Manifest manifest;
    private final double[] tailProbabilities;
    private final @Nullable ExecutionReport execution;
    private final StringBuilder text = new StringBuilder();

    /** @param execution where it is computed; null where nobody asked */
    ModelSheet(ModelFile file, double[] tailProbabilities, @Nullable ExecutionReport execution) {
        this.file = file;
        this.manifest = file.manifest();
        this.tailProbabilities = tailProbabilities;
        this.execution = execution;
    }

    String toText() {
        identity();
        if (execution != null) {
            execution(execution);
        }
        features();
        headline();
        calibrations("graph's outputs", manifest.calibrations());
        if (!manifest.headline().smoother().isIdentity()) {
            calibrations("smoothed outputs", manifest.headline().smoothedCalibrations());
        }
        thresholds();
        selfTest();
        provenance();
        return text.toString();
    }

    private void identity() {
        line("Model %s, version %s, format %d", manifest.name(), file.version(), manifest.formatVersion());
        line(
                "  family         %s, latent size %d, %d samples, seed %d",
                manifest.family(), manifest.latentSize(), manifest.samples(), manifest.seed());
        line(
                "  input          %s float32 [N, %d, %d]",
                ModelFile.FEATURES, manifest.window(), manifest.features().size());
        if (!manifest.condition().isNone()) {
            line("  input          %s int64 [N], %s", ModelFile.CONDITION, told(manifest.condition()));
        }
        line(
                "  outputs        %s",
                file.outputs().stream().map(ModelOutput::contractName).collect(Collectors.joining(", ")));
        GraphSummary graph = file.summary();
        line(
                "  graph          %d nodes, %,d parameters, %,d bytes, opset %d",
                graph.nodes(), graph.parameters(), graph.bytes(), graph.opset());
        if (manifest.headline().isEnsemble()) {
            line("  raw units      log-probabilities without a member's name are in raw units");
        } else {
            line("  raw units      add %.4f to a log-probability to get it in raw units", manifest.rawUnitsOffset());
        }
    }

    private void execution(ExecutionReport report) {
        line("%nOn this machine, after ONNX Runtime's optimisation");
        line("  computed by    %s, all %d nodes: %s", report.provider(), report.nodes(), report.operators());
        if (!report.reason().isEmpty()) {
            line("  because        %s", report.reason());
        }
    }

    private void features() {
        int width = Math.max(
                7,
                manifest.features().stream()
                        .mapToInt(feature -> feature.name().length())
                        .max()
                        .orElse(0));
        line(
                "%n%d features, schema %s",
                manifest.features().size(), manifest.schema().fingerprint());
        line(
                "  %-" + width + "s  %-6s  %-10s  %11s  %11s  %8s",
                "feature",
                "unit",
                "likelihood",
                "location",
                "scale",
                "missing");
        for (ModelFeature feature : manifest.features()) {
            line(
                    "  %-" + width + "s  %-6s  %-10s  %11.5g  %11.5g  %7.2f%%%s%s",
                    feature.name(),
                    feature.unit(),
                    feature.likelihood().contractName(),
                    feature.location(),
                    feature.scale(),
                    100 * feature.missingShare(),
                    feature.view() == FeatureView.LEVEL
                            ? ""
                            : "  its " + feature.view().name().toLowerCase(Locale.ROOT),
                    feature.constant() ? "  constant" : "");
        }
    }

    private void headline() {
        Headline headline = manifest.headline();
        if (headline.isEnsemble()) {
            line(
                    "%nMembers: surprisal is the sum of c = (−evidence − median) / spread, bent to knee · asinh(c / knee), and has"
                            + " no unit; log-probabilities are nats");
            line("  %-20s  %-34s  %10s  %10s  %5s", "member", "evidence", "median", "spread", "knee");
            for (Member member : headline.members()) {
                line(
                        "  %-20s  %-34s  %10.4g  %10.4g  %5.4g",
                        member.name(), member.evidence(), member.median(), member.spread(), member.knee());
            }
        } else {
            String evidence = headline.members().get(0).evidence();
            line(
                    evidence.equals(ModelOutput.SCORE.contractName())
                            ? "%nHeadline: surprisal is %s, higher is more abnormal, without a unit"
                            : "%nHeadline: surprisal is %s, turned so that higher is more abnormal, in nats",
                    evidence);
        }
        Smoother smoother = headline.smoother();
        line(
                smoother.isIdentity()
                        ? "%nSmoothing: none"
                        : "%nSmoothing: of each key, %s of the way up and %s of the way down with every record, the record's own"
                                + " value with weight %s beside",
                smoother.rise(),
                smoother.fall(),
                smoother.own());
    }

    private void calibrations(String outputs, Map<String, TailCalibration> calibrations) {
        line("%nCalibration of the %s on held-out normal records (higher is more abnormal)", outputs);
        line(
                "  %-34s  %10s  %10s  %10s  %10s  %9s  %9s",
                "output", "records", "median", "tail from", "tail share", "tail ξ", "tail σ");
        new TreeMap<>(calibrations)
                .forEach((output, calibration) -> line(
                        "  %-34s  %,10d  %10.4g  %10.4g  %9.2f%%  %9.4f  %9.4g",
                        output,
                        calibration.count(),
                        calibration.abnormalityAt(0.5),
                        calibration.threshold(),
                        100 * calibration.exceedanceRate(),
                        calibration.tail().shape(),
                        calibration.tail().scale()));
    }

    private void thresholds() {
        TailCalibration calibration = manifest.verdictCalibration(ModelOutput.SURPRISAL);
        line("%nThresholds: of normal records, this share is at least this surprising");
        for (double probability : tailProbabilities) {
            line("  tail probability %.0e  surprisal %.4f", probability, calibration.abnormalityAt(probability));
        }
        line("%s", BudgetText.of(AlertBudget.defaults(), Lane.scale(manifest, ModelOutput.SURPRISAL)));
    }

    /** A damaged file is looked at because it is damaged: that is no reason to say nothing of it. */
    private void selfTest() {
        ScoringOptions options = ScoringOptions.defaults();
        try {
            line("%nSelf-test: %s", SelfTestText.of(file, options, SelfTest.run(file, options)));
        } catch (IllegalArgumentException | ScoringException e) {
            line("%nSelf-test failed: %s", String.valueOf(e.getMessage()));
        }
    }

    private void provenance() {
        line(
                "%nTrained on %,d rows, %,d held out, data %s",
                manifest.provenance().trainingRows(),
                manifest.provenance().heldOutRows(),
                manifest.provenance().dataFingerprint());
        entries("settings", manifest.provenance().hyperParameters());
        entries("versions", manifest.provenance().versions());
        entries("validation", manifest.provenance().validation());
    }

    private void entries(String title, Map<String, ?> entries) {
        if (!entries.isEmpty()) {
            line("  %s", title);
            new TreeMap<>(entries).forEach((name, value) -> line("    %-40s  %s", name, value));
        }
    }

    /** What a conditional model is told of each record. */
    static String told(Condition condition) {
        List<String> parts = new ArrayList<>();
        if (condition.hasClasses()) {
            parts.add("the class of field " + condition.field() + ": " + String.join(", ", condition.classes()));
        }
        if (condition.hour()) {
            parts.add("the hour of the day in " + condition.zone());
        }
        if (condition.day()) {
            parts.add("the day of the week in " + condition.zone());
        }
        if (condition.minutes()) {
            parts.add("the five minutes of the hour in " + condition.zone());
        }
        return String.join("; ", parts);
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
    }
}
