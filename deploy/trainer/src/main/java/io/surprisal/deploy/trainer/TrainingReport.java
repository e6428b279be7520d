package io.surprisal.deploy.trainer;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.deploy.trainer.HeldOutScores.Named;
import io.surprisal.deploy.trainer.HeldOutScores.WorstRecord;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Numbers;
import io.surprisal.reports.Page;
import io.surprisal.reports.Table;
import io.surprisal.telemetry.table.Clock;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.Training;
import io.surprisal.training.TrainingCourse;
import io.surprisal.training.fit.LatentPoints;
import io.surprisal.training.graph.FittedMember;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@code train} did, as a page: how the training went, and what the file says of the rows that were held out. */
final class TrainingReport {
    private static final int MOST_POINTS = 2_000;

    private final Training training;
    private final ModelFile model;
    private final Manifest manifest;
    private final TelemetryTable table;
    private final HeldOutScores scores;
    private final About about;

    /**
     * What the model file does not say.
     *
     * @param sources the data, as it was named
     * @param preset the preset, and why it was taken
     * @param data what was found in the data
     * @param took how long the training took
     */
    record About(List<String> sources, String preset, String data, Duration took) {}

    private TrainingReport(
            Training training, ModelFile model, TelemetryTable table, HeldOutScores scores, About about) {
        this.training = training;
        this.model = model;
        this.manifest = model.manifest();
        this.table = table;
        this.scores = scores;
        this.about = about;
    }

    /**
     * Scores the held-out rows by the model file.
     *
     * @param table that the model was trained on
     */
    static TrainingReport of(Training training, ModelFile model, TelemetryTable table, About about) throws IOException {
        int[] heldOut = training.holdout().heldOut();
        return new TrainingReport(training, model, table, HeldOutScores.of(model, table, heldOut), about);
    }

    Page page() {
        Page page = new Page(
                "Training of " + manifest.name(),
                "What was trained, and what the model file says of the rows that were held out: the newest of each key, which nothing was fitted to but the"
                        + " choice of weights and the calibration. Written by surprisal train.");
        page.facts(facts());
        page.text("Model file " + model.source() + ", trained on " + String.join(", ", about.sources()) + ".");
        page.text("Preset " + about.preset());
        page.folded("What was found in the data", inner -> inner.preformatted(about.data()));
        page.folded("Settings", inner -> inner.table(settings()));
        page.section("How the training went");
        courses(page);
        page.section("Scores of held-out rows");
        distributions(page);
        page.section("Calibration").charts(List.of(calibration()));
        reconstruction(page);
        latent(page);
        page.section("The most surprising held-out rows");
        worst(page);
        page.section("The model's contract");
        contract(page);
        return page;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Version", model.version());
        facts.put("Rows fitted", Numbers.count(manifest.provenance().trainingRows()));
        facts.put("Rows held out", Numbers.count(manifest.provenance().heldOutRows()));
        facts.put("Features", Numbers.count(manifest.features().size()));
        facts.put("Family", manifest.family());
        if (manifest.headline().isEnsemble()) {
            facts.put(
                    "Members",
                    manifest.headline().members().stream().map(Member::name).collect(Collectors.joining(", ")));
        }
        facts.put("Seed", Long.toString(manifest.seed()));
        facts.put("Training took", Numbers.text(about.took().toMillis() / 1000.0) + " s");
        facts.put("File", Numbers.count(model.length()) + " bytes");
        return facts;
    }

    private Table settings() {
        Table settings = Table.of(2, "setting", "value");
        for (Map.Entry<String, String> setting :
                new TreeMap<>(manifest.provenance().hyperParameters()).entrySet()) {
            settings = settings.row(setting.getKey(), setting.getValue());
        }
        return settings;
    }

    private void courses(Page page) {
        List<String> closed = new ArrayList<>();
        for (TrainingCourse course : training.courses()) {
            List<Chart> charts = CourseCharts.of(course);
            if (charts.isEmpty()) {
                closed.add(course.member().isEmpty() ? "the model" : course.member());
            } else {
                page.charts(charts);
            }
        }
        if (!closed.isEmpty()) {
            page.note("Fitted in closed form, without steps: " + String.join(", ", closed) + ".");
        }
    }

    private void distributions(Page page) {
        page.text(
                "Each score is turned so that higher is more abnormal. Up to where the tail begins the calibration is what was counted; beyond it a fitted tail"
                        + " takes over.");
        boolean smooths = !manifest.headline().smoother().isIdentity();
        if (smooths) {
            page.charts(distribution(
                    "surprisal, smoothed as it is judged",
                    scores.judged(),
                    manifest.verdictCalibration(ModelOutput.SURPRISAL)));
        }
        scores.outputs().forEach((output, values) -> {
            TailCalibration calibration = manifest.calibration(output);
            List<Chart> charts = distribution(output.contractName(), values, calibration);
            if (output == ModelOutput.SURPRISAL) {
                page.charts(charts);
            } else {
                page.folded(output.contractName(), inner -> inner.charts(charts));
            }
        });
    }

    private static List<Chart> distribution(String score, double[] values, TailCalibration calibration) {
        return Arrays.stream(values).anyMatch(Double::isFinite)
                ? List.of(
                        ScoreCharts.histogram(score, values, calibration), ScoreCharts.tail(score, values, calibration))
                : List.of();
    }

    private Chart calibration() {
        boolean[] older = older();
        return ScoreCharts.calibration(
                scores.judged(),
                judged(older, true),
                judged(older, false),
                manifest.verdictCalibration(ModelOutput.SURPRISAL));
    }

    private double[] judged(boolean[] older, boolean wanted) {
        return IntStream.range(0, older.length)
                .filter(i -> older[i] == wanted)
                .mapToDouble(i -> scores.judged()[i])
                .toArray();
    }

    /** Which held-out rows are in the older half of their key's. */
    private boolean[] older() {
        int[] rows = scores.rows();
        boolean[] older = new boolean[rows.length];
        for (int from = 0, to; from < rows.length; from = to) {
            to = from + 1;
            while (to < rows.length && Objects.equals(key(rows[to]), key(rows[from]))) {
                to++;
            }
            Arrays.fill(older, from, (from + to) / 2, true);
        }
        return older;
    }

    private void reconstruction(Page page) {
        ReconstructionCharts charts =
                new ReconstructionCharts(manifest.features(), scores.features(), scores.sampled());
        if (charts.isEmpty()) {
            return;
        }
        page.section("Reconstruction");
        if (manifest.headline().isEnsemble()) {
            page.text("Of an ensemble, what its first member expects.");
        }
        page.chart(charts.errors());
        page.text(
                "Observed and expected values of the features that are the worst described, of " + charts.size() + ".");
        page.charts(charts.courses());
    }

    private void latent(Page page) {
        int[] places = latentPlaces();
        int[] rows = Arrays.stream(places).map(place -> scores.rows()[place]).toArray();
        List<Chart> charts = new ArrayList<>();
        double[] tail = scores.tailProbabilities(manifest.verdictCalibration(ModelOutput.SURPRISAL));
        for (FittedMember member : training.model().scoring().members()) {
            Optional<double[][]> points = LatentPoints.of(member.function(), training.windows(), rows);
            if (points.isPresent()) {
                charts.add(LatentChart.of(
                        member.name().isEmpty() ? "Latent space" : "Latent space of " + member.name(),
                        points.get(),
                        Arrays.stream(places).mapToDouble(place -> tail[place]).toArray(),
                        Arrays.stream(rows).mapToObj(this::named).toList()));
            }
        }
        if (!charts.isEmpty()) {
            page.section("Latent space")
                    .text("Where held-out rows lie, " + Numbers.count(rows.length)
                            + " of them, coloured by how rare the calibration says they are.")
                    .charts(charts);
        }
    }

    /** Some rows at even steps, and the most surprising ones, which are drawn last. */
    private int[] latentPlaces() {
        int count = scores.rows().length;
        int step = (count + MOST_POINTS - 1) / MOST_POINTS;
        List<Integer> places =
                IntStream.range(0, count).filter(i -> i % step == 0).boxed().collect(Collectors.toList());
        List<Integer> worst = scores.worst().stream().map(WorstRecord::place).toList();
        places.removeAll(worst);
        places.addAll(worst);
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    private void worst(Page page) {
        page.text(
                "They were taken for normal. An anomaly among them is one that the calibration allows for; label it, and train again.");
        Table worst = Table.of(2, "row", "leading features: observed (expected ± sd)", "surprisal", "tail probability");
        double[] tail = scores.tailProbabilities(manifest.verdictCalibration(ModelOutput.SURPRISAL));
        for (WorstRecord record : scores.worst()) {
            worst = worst.row(
                    named(record.row()),
                    record.features().stream().map(this::text).collect(Collectors.joining("; ")),
                    Numbers.text(record.surprisal()),
                    Numbers.text(tail[record.place()]));
        }
        page.table(worst);
    }

    private String text(Named feature) {
        String observed = manifest.features().get(feature.feature()).name() + " "
                + Numbers.beside(feature.observed(), feature.scale());
        return Double.isNaN(feature.expected())
                ? observed
                : observed + " (" + Numbers.beside(feature.expected(), feature.scale()) + " ± "
                        + Numbers.beside(feature.scale(), feature.scale()) + ")";
    }

    private void contract(Page page) {
        page.text("Inputs: features [N, " + manifest.window() + ", "
                + manifest.features().size() + "], raw units"
                + (manifest.condition().isNone() ? "" : "; condition [N]") + ". Outputs: "
                + model.outputs().stream()
                        .sorted()
                        .map(ModelOutput::contractName)
                        .collect(Collectors.joining(", "))
                + ". docs/model-format.md says what each is.");
        Table features = Table.of(4, "feature", "unit", "likelihood", "view", "location", "scale", "missing");
        for (ModelFeature feature : manifest.features()) {
            features = features.row(
                    feature.name(),
                    feature.unit().isEmpty() ? "–" : feature.unit(),
                    feature.likelihood().contractName(),
                    feature.view().name().toLowerCase(Locale.ROOT) + (feature.constant() ? ", constant" : ""),
                    Numbers.text(feature.location()),
                    Numbers.text(feature.scale()),
                    Numbers.percent(feature.missingShare()));
        }
        Table all = features;
        page.folded("Features, as the first member sees them", inner -> inner.table(all));
        Table measured = Table.of(1, "measured on held-out rows", "value");
        for (Map.Entry<String, Double> value :
                new TreeMap<>(manifest.provenance().validation()).entrySet()) {
            measured = measured.row(value.getKey(), Numbers.text(value.getValue()));
        }
        Table validation = measured;
        page.folded("Measured on held-out rows", inner -> inner.table(validation));
        page.note("Data fingerprint " + manifest.provenance().dataFingerprint() + ". Made with "
                + new TreeMap<>(manifest.provenance().versions())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "))
                + ".");
    }

    /** A row as people find it again. */
    private String named(int row) {
        String key = key(row);
        Optional<Clock> clock = table.clock();
        return "row " + Numbers.count(table.sourceRow(row))
                + (key == null ? "" : ", " + key)
                + (clock.isPresent() && clock.get().known(row)
                        ? ", " + Instant.ofEpochMilli(clock.get().millis(row))
                        : "");
    }

    private @Nullable String key(int row) {
        @Nullable String[] keys = table.keys().orElse(null);
        return keys == null ? null : keys[row];
    }
}
