package io.surprisal.deploy.cli;

import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.deploy.cli.AlertedTable.Worth;
import io.surprisal.evaluation.alert.AlertMeasures;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Colour;
import io.surprisal.reports.Layer;
import io.surprisal.reports.Layer.Style;
import io.surprisal.reports.Numbers;
import io.surprisal.reports.Page;
import io.surprisal.reports.Table;
import io.surprisal.reports.Timeline;
import io.surprisal.reports.Timeline.Span;
import io.surprisal.scoring.BudgetText;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertFeature;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code alerts} found, as a page: how many a week, the scores with the threshold as it moved, and each alert with its features. */
final class AlertsReport {
    private static final double MILLIS_PER_MINUTE = 60_000;
    private static final double DAYS_PER_WEEK = 7;
    private static final double MILLIS_PER_WEEK = DAYS_PER_WEEK * 24 * 60 * MILLIS_PER_MINUTE;
    private static final int MOST_KEYS = 6;
    private static final int MOST_ALERTS = 40;

    private final ModelFile model;
    private final AlertBudget budget;
    private final AlertedTable table;
    private final List<KeyRows> keys;
    private final Map<String, List<Alert>> alertsOfKeys;
    private final @Nullable FeedbackEffect effect;

    /** @param effect what feedback changed; null where there is none */
    AlertsReport(ModelFile model, AlertBudget budget, AlertedTable table, @Nullable FeedbackEffect effect) {
        this.model = model;
        this.budget = budget;
        this.table = table;
        this.keys = KeyRows.of(table.table());
        this.alertsOfKeys = table.alerts().stream().collect(Collectors.groupingBy(Alert::key));
        this.effect = effect;
    }

    /** @param sources where the rows are from */
    Page page(List<String> sources) throws IOException {
        Page page = new Page(
                "Alerts of " + model.manifest().name() + " at " + budget.rate(),
                "The alerts that a job with this model and budget would have raised on past telemetry. Shown by surprisal alerts.");
        page.facts(facts());
        page.text("Raised on " + String.join(", ", sources) + ".");
        if (effect != null) {
            page.text(String.format(
                    Locale.ROOT,
                    "With feedback, which takes away %,d of the %,d alerts that there are without it.",
                    effect.gone().size(),
                    effect.before().alerts().size()));
        }
        page.note(BudgetText.of(budget, table.scale()) + ".");
        page.section("Alerts a week").chart(weeks());
        page.section("Scores over time");
        timelines(page);
        page.section("Each alert");
        alerts(page);
        return page;
    }

    private Map<String, String> facts() {
        Worth total = Worth.total(table.worth().values());
        AlertMeasures own = total.measures();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Alerts", Numbers.count(own.alerts()));
        facts.put(
                "A week and key",
                Numbers.text(own.alertsPerWeek()) + ", budget "
                        + Numbers.text(budget.rate().perWeek()));
        facts.put("Days of telemetry", Numbers.text(own.days()));
        if (keys.size() > 1) {
            facts.put("Keys", Numbers.count(keys.size()));
        }
        if (table.isLabelled()) {
            facts.put("Labelled anomalies caught", own.caught() + " of " + own.labelled());
            facts.put("False alerts a week and key", Numbers.text(own.falsePerWeek()));
            facts.put("Median delay", own.caught() == 0 ? "–" : Numbers.text(own.medianDelay()) + " s");
        }
        facts.put(table.isLabelled() ? "Open in unlabelled time" : "Open", Numbers.percent(own.openShare()));
        facts.put("Model version", model.version());
        return facts;
    }

    /** How many alerts opened in each week of the telemetry, against what the budget allows all keys. */
    Chart weeks() {
        long start = Arrays.stream(table.times()).min().orElse(0);
        long end = Arrays.stream(table.times()).max().orElse(0);
        int weeks = (int) ((end - start) / MILLIS_PER_WEEK) + 1;
        double[] from = new double[weeks];
        double[] to = new double[weeks];
        for (int i = 0; i < weeks; i++) {
            double last = Math.min(end, start + (i + 1) * MILLIS_PER_WEEK);
            from[i] = table.hasClock() ? start + i * MILLIS_PER_WEEK : DAYS_PER_WEEK * i;
            to[i] = table.hasClock() ? last : DAYS_PER_WEEK * (last - start) / MILLIS_PER_WEEK;
        }
        double[] counts = new double[weeks];
        table.alerts().forEach(alert -> counts[(int) ((alert.firstEventTime() - start) / MILLIS_PER_WEEK)]++);
        double allowed = budget.rate().perWeek() * keys.size();
        return Chart.of(
                        "Alerts that opened in each week" + (keys.size() > 1 ? ", of all keys" : ""),
                        weeks > 1 ? "The last week may be shorter than the others." : "",
                        table.hasClock() ? Axis.time("week (UTC)") : Axis.linear("days since the first row"),
                        Axis.linear("alerts")
                                .between(
                                        0,
                                        Math.max(
                                                        allowed,
                                                        Arrays.stream(counts)
                                                                .max()
                                                                .orElse(1))
                                                * 1.1),
                        List.of(
                                Layer.columns("alerts", Colour.ALERT, from, to, counts),
                                Layer.level("budget: " + Numbers.text(allowed) + " a week", Colour.THRESHOLD, allowed)
                                        .with(Style.DASHED)))
                .high(200);
    }

    private void timelines(Page page) {
        List<KeyRows> shown = KeyRows.most(keys, key -> alerts(key).size(), MOST_KEYS);
        page.text(
                "The surprisal as it is judged, with the threshold as it moved. Alerts stand along the upper edge, from the first abnormal record to the last.");
        if (shown.size() < keys.size()) {
            page.note("Shown are the " + shown.size() + " of " + Numbers.count(keys.size())
                    + " keys with the most alerts.");
        }
        for (KeyRows key : shown) {
            page.chart(timeline(key).chart(key.title(), "surprisal", "alert"));
        }
    }

    private Timeline timeline(KeyRows key) {
        return new Timeline(
                table.hasClock(),
                key.times(table.times()),
                key.numbers(row -> table.smoothed()[row]),
                key.numbers(row -> table.thresholds()[row]),
                key.flags(table.labels()),
                alerts(key).stream()
                        .map(alert -> new Span(alert.firstEventTime(), alert.lastEventTime()))
                        .toList());
    }

    private List<Alert> alerts(KeyRows key) {
        return alertsOfKeys.getOrDefault(key.key(), List.of());
    }

    private void alerts(Page page) throws IOException {
        List<Alert> all = List.copyOf(table.alerts());
        if (all.isEmpty()) {
            page.text("There is none.");
            return;
        }
        List<Alert> shown = all.stream()
                .sorted(Comparator.comparingDouble(Alert::tailProbability))
                .limit(MOST_ALERTS)
                .sorted(Comparator.comparingLong(Alert::firstEventTime))
                .toList();
        page.text(
                "In the order of time. A feature's row has the record in which it surprised the most, and what the most surprised member of the model"
                        + " expected of it. A chart has what the model's first member expected, with two standard deviations on both sides.");
        if (shown.size() < all.size()) {
            page.note("Shown are the " + shown.size() + " of " + Numbers.count(all.size())
                    + " alerts with the lowest tail probability; --json has all.");
        }
        Map<String, ExpectedCourse> courses =
                ExpectedCourse.of(model, ScoringOptions.defaults().withThreshold(budget), table, shown);
        for (Alert alert : shown) {
            page.heading(title(alert)).table(features(alert));
            ExpectedCourse course = courses.get(alert.id());
            if (course != null) {
                page.charts(charts(alert, course));
            }
        }
    }

    private String title(Alert alert) {
        String verdict = table.isLabelled()
                ? table.isNearAnomaly(alert) ? ", about a labelled anomaly" : ", false by the labels"
                : "";
        return String.format(
                Locale.ROOT,
                "%s to %s%s: %s, grade %.2f, tail probability %.1e, %,d abnormal records%s",
                table.timeText(alert.firstEventTime()),
                table.timeText(alert.lastEventTime()),
                alert.key().isEmpty() ? "" : ", " + alert.key(),
                alert.severity().name().toLowerCase(Locale.ROOT),
                alert.grade(),
                alert.tailProbability(),
                alert.records(),
                verdict);
    }

    /** What each feature of an alert was, against what was expected. */
    static Table features(Alert alert) {
        Table features =
                Table.of(1, "feature", "observed", "expected", "± (sd)", "off by, sd", "share of the surprisal");
        double sum = 0;
        for (AlertFeature feature : alert.features()) {
            sum += Math.max(0, feature.surprisal());
        }
        for (AlertFeature feature : alert.features()) {
            FeatureDeviation worst = feature.worst();
            features = features.row(
                    feature.feature() + (worst.ofChange() ? " (its change)" : ""),
                    Numbers.beside(worst.observed(), worst.expectedScale()),
                    Numbers.beside(worst.expected(), worst.expectedScale()),
                    Numbers.beside(worst.expectedScale(), worst.expectedScale()),
                    String.format(Locale.ROOT, "%+.1f", worst.deviation()),
                    Numbers.percent(Math.max(0, feature.surprisal()) / sum));
        }
        return features;
    }

    private List<Chart> charts(Alert alert, ExpectedCourse course) {
        List<Chart> charts = new ArrayList<>();
        double[] x = Arrays.stream(course.rows())
                .mapToDouble(row -> place(alert, table.times()[row]))
                .toArray();
        for (int i = 0; i < course.features().length; i++) {
            int feature = course.features()[i];
            double[] observed = Arrays.stream(course.rows())
                    .mapToDouble(row -> table.table().value(row, feature))
                    .toArray();
            double[] expected = course.expected()[i];
            double[] low = new double[x.length];
            double[] high = new double[x.length];
            for (int j = 0; j < x.length; j++) {
                low[j] = expected[j] - 2 * course.scale()[i][j];
                high[j] = expected[j] + 2 * course.scale()[i][j];
            }
            String name = model.manifest().features().get(feature).name();
            String unit = model.manifest().features().get(feature).unit();
            charts.add(Chart.of(
                            name,
                            "",
                            table.hasClock() ? Axis.time("time (UTC)") : Axis.linear("minutes since the alert began"),
                            Axis.linear(unit.isEmpty() ? "value" : unit),
                            List.of(
                                    Layer.area("expected, ± 2 sd", Colour.EXPECTED, x, low, high),
                                    Layer.line("expected", Colour.EXPECTED, x, expected)
                                            .with(Style.DASHED),
                                    Layer.line("observed", Colour.SCORE, x, observed),
                                    Layer.strips(
                                            "alert",
                                            Colour.ALERT,
                                            new double[] {Math.max(x[0], place(alert, alert.firstEventTime()))},
                                            new double[] {Math.min(x[x.length - 1], place(alert, alert.lastEventTime()))
                                            })))
                    .high(210));
        }
        return charts;
    }

    /** A clock's time; without a clock the minutes from when the alert began. */
    private double place(Alert alert, long time) {
        return table.hasClock() ? time : (time - alert.firstEventTime()) / MILLIS_PER_MINUTE;
    }
}
