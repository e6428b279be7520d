package io.surprisal.evaluation.report;

import io.surprisal.evaluation.measure.Measure;
import java.util.List;
import java.util.Locale;

/** The compact form: what detectors are compared by, and little else. */
final class TextReport {
    private static final String LINE_END = System.lineSeparator();

    private TextReport() {}

    static String of(List<Group> groups) {
        StringBuilder text = new StringBuilder();
        groups.forEach(group -> table(group, text));
        return text.toString();
    }

    private static void table(Group group, StringBuilder text) {
        Measure ranking = group.ranking();
        int width = group.contenders().stream()
                .mapToInt(contender -> name(contender, group).length())
                .max()
                .orElse(0);
        text.append(String.format(
                Locale.ROOT,
                "%s: %d sets, mean %s%n",
                group.title(),
                group.sets().size(),
                ranking.title()));
        text.append(String.format(
                        Locale.ROOT,
                        "  %-" + width + "s  %-13s  %6s  %7s  %6s  %7s  %6s  %8s  %8s  %7s  %5s  %6s",
                        "",
                        "all",
                        "choose",
                        "confirm",
                        "AUC-PR",
                        "AUC-ROC",
                        "F1",
                        "ep/day1%",
                        "ep/day ‰",
                        "train s",
                        "ahead",
                        "fitted"))
                .append(LINE_END);
        for (Contender contender : group.contenders()) {
            text.append(String.format(
                            Locale.ROOT,
                            "  %-" + width + "s  %-13s  %6s  %7s  %6s  %7s  %6s  %8s  %8s  %7s  %5s  %6s",
                            name(contender, group),
                            withDeviation(contender.mean(ranking, Part.ALL)),
                            number(contender, ranking, Part.CHOOSE, "%.3f"),
                            number(contender, ranking, Part.CONFIRM, "%.3f"),
                            number(contender, Measure.AUC_PR, Part.ALL, "%.3f"),
                            number(contender, Measure.AUC_ROC, Part.ALL, "%.3f"),
                            number(contender, Measure.BEST_F1, Part.ALL, "%.3f"),
                            number(contender, Measure.EPISODES_PER_DAY_BUDGET, Part.ALL, "%.1f"),
                            number(contender, Measure.EPISODES_PER_DAY_CALIBRATED, Part.ALL, "%.1f"),
                            number(contender, Measure.TRAINING_SECONDS, Part.ALL, "%.1f"),
                            Group.LOOKS_AHEAD,
                            number(contender, Measure.FITTED_SHARE, Part.ALL, "%.2f")))
                    .append(LINE_END);
        }
        text.append(LINE_END);
    }

    /** A mean over fewer sets than others' compares with none of them, so the name says so. */
    private static String name(Contender contender, Group group) {
        int sets = contender.sets().size();
        return contender.title() + (sets < group.sets().size() ? " (" + sets + " sets)" : "");
    }

    private static String withDeviation(Statistic statistic) {
        return Double.isNaN(statistic.deviation())
                ? format("%.3f", statistic.mean())
                : format("%.3f", statistic.mean()) + " ± " + format("%.3f", statistic.deviation());
    }

    private static String number(Contender contender, Measure measure, Part part, String format) {
        return format(format, contender.mean(measure, part).mean());
    }

    private static String format(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
