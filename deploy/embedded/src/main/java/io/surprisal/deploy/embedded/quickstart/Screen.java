package io.surprisal.deploy.embedded.quickstart;

import io.surprisal.deploy.embedded.quickstart.Outcome.Finding;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * What a person sees of the quickstart: plain ASCII, in colour on a terminal.
 *
 * @param ansi whether there are colours
 */
public record Screen(PrintWriter out, Ansi ansi) {
    void line(String format, Object... values) {
        out.println(ansi.string(String.format(Locale.ROOT, format, values)));
        out.flush();
    }

    /** A heading with its number among all of them. */
    void step(int number, int steps, String format, Object... values) {
        line("%n@|bold %d/%d  %s|@", number, steps, String.format(Locale.ROOT, format, values));
    }

    void opened(Alert alert, Timeline timeline) {
        line(
                "@|bold,red Alert|@  %s  %s  grade %.2f  tail probability %s",
                text(timeline, alert.firstEventTime()),
                severity(alert),
                alert.grade(),
                probability(alert.tailProbability()));
        for (FeatureDeviation deviation : alert.peak().deviations()) {
            line(
                    "       @|bold %-5s|@ %s   @|yellow %+7.1f sd|@",
                    deviation.feature(), finding(deviation), deviation.deviation());
        }
    }

    void updated(Alert alert, Timeline timeline) {
        line(
                "@|red Worse|@  %s  the alert of %s: %s, tail probability %s",
                text(timeline, alert.lastEventTime()),
                text(timeline, alert.firstEventTime()),
                severity(alert),
                probability(alert.tailProbability()));
    }

    void resolved(Alert alert, Timeline timeline) {
        line(
                "@|faint Over   %s  the alert of %s: %,d abnormal record%s, peak grade %.2f|@",
                text(timeline, alert.lastEventTime()),
                text(timeline, alert.firstEventTime()),
                alert.records(),
                alert.records() == 1 ? "" : "s",
                alert.grade());
    }

    /** What stands out, as the member of the model sees it that it surprised the most. */
    private static String finding(FeatureDeviation deviation) {
        String form = deviation.ofChange()
                ? "moved by %+8.4f   expected %+8.4f +/- %.4f"
                : "observed %8.4f   expected %8.4f +/- %.4f";
        float from = deviation.ofChange() ? deviation.before() : 0;
        return String.format(
                Locale.ROOT, form, deviation.observed() - from, deviation.expected() - from, deviation.expectedScale());
    }

    private static String text(Timeline timeline, long epochMillis) {
        return timeline.text(timeline.row(Instant.ofEpochMilli(epochMillis)));
    }

    void summary(Counts counts, double seconds, Outcome outcome, Timeline timeline) {
        line("%n@|bold Summary|@");
        line(
                "  Records       %,d scored in %.1f s: %,.0f records/s",
                counts.scored(), seconds, counts.scored() / seconds);
        line("  Dead letters  %,d", counts.deadLetters());
        line(
                "  Alerts        %d: %d on labelled anomalies, %d beside every label (false alarms)",
                outcome.alerts(), outcome.alerts() - outcome.falseAlarms(), outcome.falseAlarms());
        line("  Anomalies     %s", anomalies(outcome));
        if (outcome.caught() > 0) {
            line(
                    "  Attribution   %d of %d led by a feature that the data's authors hold responsible",
                    outcome.wellAttributed(), outcome.caught());
        }
        line("%n  @|underline Labelled anomaly|@    @|underline Records|@   @|underline Caught|@");
        for (Finding finding : outcome.findings()) {
            line(
                    "  %s  %11d   %s",
                    timeline.text(finding.anomaly().onset()), finding.anomaly().length(), caught(finding));
        }
    }

    private static String anomalies(Outcome outcome) {
        String caught = String.format(
                Locale.ROOT,
                "%d of %d caught",
                outcome.caught(),
                outcome.findings().size());
        List<Integer> delays = outcome.findings().stream()
                .filter(Finding::caught)
                .map(Finding::delay)
                .sorted()
                .toList();
        if (delays.isEmpty()) {
            return caught;
        }
        int median = delays.get(delays.size() / 2);
        return caught + ", half of them " + (median == 0 ? "at their onset" : "within " + minutes(median));
    }

    private static String caught(Finding finding) {
        if (!finding.caught()) {
            return "@|yellow missed|@";
        }
        return finding.delay() == 0 ? "@|green at its onset|@" : "@|green after " + minutes(finding.delay()) + "|@";
    }

    private static String minutes(int minutes) {
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }

    private static String severity(Alert alert) {
        return alert.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String probability(double tailProbability) {
        return String.format(Locale.ROOT, "%.1e", tailProbability);
    }
}
