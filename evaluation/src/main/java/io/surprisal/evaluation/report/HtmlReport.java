package io.surprisal.evaluation.report;

import io.surprisal.evaluation.data.Half;
import io.surprisal.evaluation.measure.Measure;
import io.surprisal.evaluation.result.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One page that needs nothing beside itself: tables, plots, definitions, and what was not measured. */
final class HtmlReport {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; color: #222; }
            table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
            th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; }
            thead th { border-bottom: 2px solid #888; }
            img { max-width: 100%; display: block; margin: 1rem 0; }
            .scroll { overflow-x: auto; }
            dt { font-weight: 600; } dd { margin: 0 0 .4rem 1.5rem; }
            """;

    private static final List<Measure> SUMMARY = List.of(
            Measure.AUC_PR,
            Measure.PREVALENCE,
            Measure.AUC_ROC,
            Measure.BEST_F1,
            Measure.EPISODES_PER_DAY_BUDGET,
            Measure.EPISODES_PER_DAY_CALIBRATED,
            Measure.FALSE_ALARM_RATE,
            Measure.RECALL,
            Measure.HIT_RATE_100,
            Measure.HIT_RATE_150,
            Measure.FEATURE_AUC_MEAN,
            Measure.FEATURE_AUC_MAX,
            Measure.TRAINING_SECONDS,
            Measure.TRAINING_CPU_SECONDS,
            Measure.ROWS_PER_SECOND,
            Measure.MODEL_BYTES);

    private final StringBuilder page = new StringBuilder();

    private HtmlReport() {}

    static String page(List<Group> groups, List<Result> skipped, List<Result> failed) {
        HtmlReport report = new HtmlReport();
        report.head();
        groups.forEach(report::group);
        report.unmeasured("Skipped", skipped);
        report.unmeasured("Failed", failed);
        report.definitions();
        report.page.append("</body></html>\n");
        return report.page.toString();
    }

    private void head() {
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Surprisal benchmark</title>")
                .append("<style>")
                .append(STYLE)
                .append("</style></head><body><h1>Detection benchmark</h1>")
                .append(
                        "<p>Means over data sets; ± is the standard deviation over seeds. Of each collection's sets by name,"
                                + " every other one is in the half to choose by, the rest confirm.</p>\n");
    }

    private void group(Group group) {
        page.append("<h2>").append(escaped(group.title())).append("</h2>\n");
        summary(group);
        Charts charts = new Charts(group);
        image(charts.means(), "Means by detector");
        image(charts.halves(), "Choose half against confirm half");
        image(charts.sets(), "Each set");
        image(charts.speed(), "Rows scored per second");
        sets(group);
    }

    private void summary(Group group) {
        Measure ranking = group.ranking();
        page.append("<div class=\"scroll\"><table><thead><tr><th>detector</th><th>sets</th><th>seeds</th><th>")
                .append(ranking.title())
                .append("</th><th>choose</th><th>confirm</th>");
        List<Measure> columns =
                SUMMARY.stream().filter(measure -> measure != ranking).toList();
        columns.forEach(measure -> heading(measure.title()));
        page.append("</tr></thead><tbody>\n");
        for (Contender contender : group.contenders()) {
            page.append("<tr>");
            cell(escaped(contender.title()));
            cell(Integer.toString(contender.sets().size()));
            cell(Long.toString(contender.seeds()));
            Statistic all = contender.mean(ranking, Part.ALL);
            cell(number(all.mean()) + (Double.isNaN(all.deviation()) ? "" : " ± " + number(all.deviation())));
            cell(number(contender.mean(ranking, Part.CHOOSE).mean()));
            cell(number(contender.mean(ranking, Part.CONFIRM).mean()));
            columns.forEach(
                    measure -> cell(number(contender.mean(measure, Part.ALL).mean())));
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
    }

    private void sets(Group group) {
        page.append("<details><summary>")
                .append(group.ranking().title())
                .append(" of each set</summary><div class=\"scroll\"><table><thead><tr><th>set</th><th>half</th>");
        group.contenders().forEach(contender -> heading(escaped(contender.title())));
        page.append("</tr></thead><tbody>\n");
        for (Map.Entry<String, Half> set : group.sets().entrySet()) {
            page.append("<tr>");
            cell(escaped(set.getKey()));
            cell(set.getValue().contractName());
            group.contenders()
                    .forEach(contender -> cell(number(
                            contender.ofSet(group.ranking(), set.getKey()).mean())));
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div></details>\n");
    }

    private void unmeasured(String title, List<Result> results) {
        if (!results.isEmpty()) {
            page.append("<h2>").append(title).append("</h2><ul>\n");
            results.stream()
                    .map(result -> result.run().collection() + "/"
                            + result.run().set() + ", "
                            + result.run().protocol().contractName()
                            + (title.equals("Failed") ? ", " + result.run().detector() : "") + ": " + result.message())
                    .distinct()
                    .forEach(line -> page.append("<li>").append(escaped(line)).append("</li>\n"));
            page.append("</ul>\n");
        }
    }

    private void definitions() {
        page.append("<h2>Measures</h2><dl>\n");
        for (Measure measure : Measure.values()) {
            page.append("<dt>")
                    .append(escaped(measure.title()))
                    .append("</dt><dd>")
                    .append(escaped(measure.definition()))
                    .append("</dd>\n");
        }
        page.append("</dl>\n");
    }

    private void image(String source, String description) {
        page.append("<img src=\"")
                .append(source)
                .append("\" alt=\"")
                .append(description)
                .append("\">\n");
    }

    private void heading(String text) {
        page.append("<th>").append(text).append("</th>");
    }

    private void cell(String text) {
        page.append("<td>").append(text).append("</td>");
    }

    /** Three decimals below a hundred, none above. */
    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.3f" : "%,.0f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
