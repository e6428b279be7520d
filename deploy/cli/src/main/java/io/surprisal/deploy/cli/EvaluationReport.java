package io.surprisal.deploy.cli;

import io.surprisal.evaluation.measure.Evaluation;
import io.surprisal.evaluation.measure.Evaluation.Entry;
import io.surprisal.evaluation.measure.PrecisionRecallCurve;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Colour;
import io.surprisal.reports.Layer;
import io.surprisal.reports.Layer.Style;
import io.surprisal.reports.Numbers;
import io.surprisal.reports.Page;
import io.surprisal.reports.Table;
import io.surprisal.reports.Thinning;
import io.surprisal.reports.Timeline;
import io.surprisal.reports.Timeline.Span;
import io.surprisal.telemetry.table.RecordTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code evaluate} found, as a page: the measures, the precision-recall curve and the scores over time, the models side by side. */
final class EvaluationReport {
    private static final int MOST_KEYS = 6;
    private static final String DEFINED = "What each measure is";

    private final List<String> sources;
    private final List<EvaluatedModel> models;
    private final EvaluatedModel first;

    /** @param models one or more, on the same rows */
    EvaluationReport(List<String> sources, List<EvaluatedModel> models) {
        this.sources = sources;
        this.models = models;
        this.first = models.get(0);
    }

    Page page() {
        Page page = new Page(
                models.size() == 1 ? "Evaluation of " + first.name() : "Evaluation of " + models.size() + " models",
                "How well surprisal ranks the labelled anomalies, each row by itself, without point adjustment. Measured by surprisal evaluate.");
        page.facts(facts()).text("Measured on " + String.join(", ", sources) + ".");
        page.section("Measures").table(measures());
        page.folded(DEFINED, inner -> inner.table(definitions()));
        page.section("Precision and recall").chart(precisionRecall());
        page.section("Scores over time");
        timelines(page);
        return page;
    }

    private Map<String, String> facts() {
        boolean[] labels = first.labels();
        int anomalous = 0;
        for (boolean label : labels) {
            anomalous += label ? 1 : 0;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Rows", Numbers.count(labels.length));
        facts.put(
                "Labelled anomalous",
                Numbers.count(anomalous) + ", " + Numbers.percent((double) anomalous / labels.length));
        if (models.size() == 1) {
            facts.put("VUS-PR", Numbers.text(first.measure("vus_pr")));
            facts.put("AUC-PR", Numbers.text(first.measure("auc_pr")));
            facts.put("Model version", first.sheet().model().version());
        }
        return facts;
    }

    /** A column for each model; of one that smooths, for the raw surprisal as well. */
    Table measures() {
        List<String> headings = new ArrayList<>(List.of("measure"));
        List<Evaluation> columns = new ArrayList<>();
        for (EvaluatedModel model : models) {
            if (model.smooths()) {
                headings.add(named(model, "smoothed"));
                columns.add(model.measures());
            }
            headings.add(model.smooths() ? named(model, "raw") : models.size() == 1 ? "value" : model.name());
            columns.add(model.sheet().raw());
        }
        List<List<String>> rows = new ArrayList<>();
        List<Entry> entries = first.measures().entries();
        for (int i = 0; i < entries.size(); i++) {
            List<String> row = new ArrayList<>(List.of(entries.get(i).name()));
            for (Evaluation column : columns) {
                Entry entry = column.entries().get(i);
                row.add(entry.count() ? entry.text() : Numbers.text(entry.value()));
            }
            rows.add(row);
        }
        return new Table(1, headings, rows);
    }

    private String named(EvaluatedModel model, String of) {
        return models.size() == 1 ? of : model.name() + ", " + of;
    }

    private Table definitions() {
        return new Table(
                2,
                List.of("measure", "definition"),
                first.measures().entries().stream()
                        .map(entry -> List.of(entry.name(), entry.definition()))
                        .toList());
    }

    /** A curve of what each model judges, with the place of its threshold. */
    Chart precisionRecall() {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            EvaluatedModel model = models.get(i);
            Colour colour = Colour.ofSeries(i);
            Layer curve = curve(models.size() == 1 ? "as judged" : model.name(), colour, model, model.judged());
            layers.add(i < Colour.series() ? curve : curve.with(Style.DASHED));
            if (models.size() == 1 && model.smooths()) {
                layers.add(
                        curve("raw, not smoothed", colour, model, model.raw()).with(Style.DASHED));
            }
        }
        layers.add(Layer.dots(
                "at the calibrated threshold",
                Colour.THRESHOLD,
                models.stream().mapToDouble(model -> model.measure("recall")).toArray(),
                models.stream().mapToDouble(model -> model.measure("precision")).toArray()));
        layers.add(Layer.level("prevalence: a random ranking", Colour.NEUTRAL, first.measure("prevalence"))
                .with(Style.DASHED));
        return Chart.of(
                        "Precision against recall",
                        "Of every threshold, the share of anomalous rows beyond it and how many of the rows beyond it are anomalous.",
                        Axis.linear("recall: share of the anomalous rows that are beyond the threshold")
                                .between(0, 1),
                        Axis.linear("precision").between(0, 1),
                        layers)
                .high(380);
    }

    private static Layer curve(String name, Colour colour, EvaluatedModel model, double[] scores) {
        PrecisionRecallCurve curve = PrecisionRecallCurve.of(scores, model.labels());
        int[] kept = Thinning.of(curve.recall(), curve.precision(), Thinning.COLUMNS);
        return Layer.line(name, colour, Thinning.at(kept, curve.recall()), Thinning.at(kept, curve.precision()));
    }

    private void timelines(Page page) {
        boolean[] labels = first.labels();
        List<KeyRows> keys = KeyRows.of(first.table());
        List<KeyRows> shown = KeyRows.most(
                keys,
                key -> Arrays.stream(key.rows()).filter(row -> labels[row]).count(),
                MOST_KEYS);
        page.text(
                "The surprisal as it is judged, the threshold, the rows beyond it along the upper edge, and the labelled anomalies.");
        if (shown.size() < keys.size()) {
            page.note("Shown are the " + shown.size() + " of " + Numbers.count(keys.size())
                    + " keys with the most labelled rows.");
        }
        for (KeyRows key : shown) {
            for (EvaluatedModel model : models) {
                String title = models.size() == 1 ? key.title() : key.title() + ", " + model.name();
                page.chart(timeline(model, key).chart(title, "surprisal", "beyond the threshold"));
            }
        }
    }

    private static Timeline timeline(EvaluatedModel model, KeyRows key) {
        double threshold = model.measure("threshold");
        long[] times = key.times(RecordTimes.of(model.table()));
        boolean[] beyond = key.flags(model.beyond());
        List<Span> alerts = new ArrayList<>();
        for (int i = 0; i < beyond.length; i++) {
            if (beyond[i]) {
                int from = i;
                while (i + 1 < beyond.length && beyond[i + 1]) {
                    i++;
                }
                alerts.add(new Span(times[from], times[i]));
            }
        }
        return new Timeline(
                model.table().clock().isPresent(),
                times,
                key.numbers(row -> model.judged()[row]),
                key.numbers(row -> threshold),
                key.flags(model.labels()),
                alerts);
    }
}
