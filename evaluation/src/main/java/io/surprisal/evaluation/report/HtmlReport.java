package io.surprisal.evaluation.report;

import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.result.Result;
import io.surprisal.reports.Numbers;
import io.surprisal.reports.Page;
import io.surprisal.reports.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One page that needs nothing beside itself: tables, charts, definitions, and what was not measured. */
final class HtmlReport {
    /** What the tables beside the ranking are about, each narrow enough for a page. */
    private static final Map<String, List<Measure>> TABLES = tables();

    private HtmlReport() {}

    static Page page(List<Group> groups, List<Result> skipped, List<Result> failed) {
        Page page = new Page(
                "Detection benchmark",
                "Means over data sets; ± is the standard deviation over seeds. Of each collection's sets by name, every other one is in the half to choose"
                        + " by, the rest confirm. Written by surprisal benchmark.");
        groups.forEach(group -> group(page, group));
        unmeasured(page, "Skipped", skipped);
        unmeasured(page, "Failed", failed);
        Table definitions = new Table(
                2,
                List.of("measure", "definition"),
                Arrays.stream(Measure.values())
                        .map(measure -> List.of(measure.title(), measure.definition()))
                        .toList());
        return page.section("Measures").table(definitions);
    }

    private static Map<String, List<Measure>> tables() {
        Map<String, List<Measure>> tables = new LinkedHashMap<>();
        tables.put(
                "Ranking",
                List.of(
                        Measure.VUS_PR,
                        Measure.VUS_ROC,
                        Measure.AUC_PR,
                        Measure.PREVALENCE,
                        Measure.AUC_ROC,
                        Measure.BEST_F1));
        tables.put(
                "Alerting",
                List.of(
                        Measure.EPISODES_PER_DAY_BUDGET,
                        Measure.EPISODES_PER_DAY_CALIBRATED,
                        Measure.FALSE_ALARM_RATE,
                        Measure.RECALL));
        tables.put(
                "Attribution",
                List.of(Measure.HIT_RATE_100, Measure.HIT_RATE_150, Measure.FEATURE_AUC_MEAN, Measure.FEATURE_AUC_MAX));
        tables.put(
                "Cost",
                List.of(
                        Measure.TRAINING_SECONDS,
                        Measure.TRAINING_CPU_SECONDS,
                        Measure.ROWS_PER_SECOND,
                        Measure.MODEL_BYTES));
        return tables;
    }

    private static void group(Page page, Group group) {
        Charts charts = new Charts(group);
        page.section(group.title())
                .chart(charts.means())
                .heading("Means, the best first")
                .table(summary(group));
        TABLES.forEach((title, measures) -> {
            List<Measure> measured = measures.stream()
                    .filter(measure -> group.contenders().stream()
                            .anyMatch(contender -> !Double.isNaN(
                                    contender.mean(measure, Part.ALL).mean())))
                    .toList();
            if (!measured.isEmpty()) {
                page.heading(title).table(means(group, measured));
            }
        });
        page.chart(charts.sets()).chart(charts.speed());
        Table dataSets = dataSets(group);
        if (!dataSets.rows().isEmpty()) {
            page.folded(group.ranking().title() + " of each data set", inner -> inner.table(dataSets));
        }
        page.folded(group.ranking().title() + " of each set", inner -> inner.table(sets(group)));
    }

    private static Table summary(Group group) {
        Measure ranking = group.ranking();
        Table table = Table.of(
                1,
                "detector",
                "sets",
                "seeds",
                ranking.title(),
                "choose",
                "confirm",
                "looks ahead",
                "fitted on, of the scored rows");
        for (Contender contender : group.contenders()) {
            Statistic all = contender.mean(ranking, Part.ALL);
            table = table.row(
                    contender.title(),
                    Integer.toString(contender.sets().size()),
                    Long.toString(contender.seeds()),
                    number(all.mean()) + (Double.isNaN(all.deviation()) ? "" : " ± " + number(all.deviation())),
                    number(contender.mean(ranking, Part.CHOOSE).mean()),
                    number(contender.mean(ranking, Part.CONFIRM).mean()),
                    Group.LOOKS_AHEAD,
                    number(contender.mean(Measure.FITTED_SHARE, Part.ALL).mean()));
        }
        return table;
    }

    private static Table means(Group group, List<Measure> measures) {
        List<String> headings = new ArrayList<>(List.of("detector"));
        measures.forEach(measure -> headings.add(measure.title()));
        List<List<String>> rows = new ArrayList<>();
        for (Contender contender : group.contenders()) {
            List<String> row = new ArrayList<>(List.of(contender.title()));
            measures.forEach(
                    measure -> row.add(number(contender.mean(measure, Part.ALL).mean())));
            rows.add(row);
        }
        return new Table(1, headings, rows);
    }

    /** A row for each of TSB-AD's data sets and detector. */
    private static Table dataSets(Group group) {
        Measure ranking = group.ranking();
        List<List<String>> rows = new ArrayList<>();
        for (Contender contender : group.contenders()) {
            contender
                    .byDataSet()
                    .forEach((dataSet, within) -> rows.add(List.of(
                            dataSet,
                            contender.title(),
                            Integer.toString(within.sets().size()),
                            number(within.mean(ranking, Part.ALL).mean()))));
        }
        rows.sort(Comparator.comparing(row -> row.get(0)));
        return new Table(2, List.of("data set", "detector", "sets", ranking.title()), rows);
    }

    /** A row for each set and detector: columns of all detectors would be wider than a page. */
    private static Table sets(Group group) {
        Table table = Table.of(3, "set", "half", "detector", group.ranking().title());
        for (Map.Entry<String, Half> set : group.sets().entrySet()) {
            for (Contender contender : group.contenders()) {
                double value = contender.ofSet(group.ranking(), set.getKey()).mean();
                table = table.row(set.getKey(), set.getValue().contractName(), contender.title(), number(value));
            }
        }
        return table;
    }

    private static void unmeasured(Page page, String title, List<Result> results) {
        if (!results.isEmpty()) {
            page.section(title);
            results.stream()
                    .map(result -> result.run().collection() + "/"
                            + result.run().set() + ", "
                            + result.run().protocol().contractName()
                            + (title.equals("Failed") ? ", " + result.run().detector() : "") + ": " + result.message())
                    .distinct()
                    .forEach(page::text);
        }
    }

    /** Three decimals below a hundred, none above. */
    private static String number(double value) {
        return Double.isNaN(value)
                ? Numbers.text(value)
                : String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.3f" : "%,.0f", value);
    }
}
