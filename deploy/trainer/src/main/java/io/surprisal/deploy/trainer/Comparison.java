package io.surprisal.deploy.trainer;

import io.surprisal.deploy.trainer.Replay.Measures;
import java.util.Locale;
import java.util.Optional;

/**
 * A candidate beside the champion on telemetry that neither was fitted to.
 *
 * @param allowed how many alerts a week and key the job's budget allows; 0 where it has none
 */
record Comparison(Measures champion, Measures candidate, double allowed) {
    /** Why the candidate is worse, and what to do; empty where it is not. */
    Optional<String> worse() {
        if (candidate.found() < champion.found()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it alerts on %d of %d confirmed alerts, the champion on %d. Something like them is in what it was fitted to:"
                            + " confirm their like, or read less (--since), and retrain; or choose other settings (--config)",
                    candidate.found(),
                    candidate.confirmed(),
                    champion.found()));
        }
        double budget = Math.ceil(allowed * champion.keyWeeks());
        double most = Math.max(champion.alerts(), budget);
        if (candidate.alerts() > most) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it raises %d alerts in the held-out time, where the champion raises %d and the budget allows %.0f. It has not"
                            + " seen enough of what is normal now: retrain once more of it has come, or read more (--since)",
                    candidate.alerts(),
                    champion.alerts(),
                    budget));
        }
        return Optional.empty();
    }

    String toText() {
        return line("", "champion", "candidate", "")
                + line(
                        "alerts a key and week",
                        number("%.2f", champion.alertsPerWeek()),
                        number("%.2f", candidate.alertsPerWeek()),
                        allowed > 0 ? number("budget %.2f", allowed) : "no budget")
                + line(
                        "confirmed alerts found",
                        champion.found() + " of " + champion.confirmed(),
                        candidate.found() + " of " + candidate.confirmed(),
                        "")
                + line(
                        "share with a tail probability < 0.01",
                        number("%.4f", champion.shares().get(0)),
                        number("%.4f", candidate.shares().get(0)),
                        "nominal 0.0100")
                + line(
                        "share with a tail probability < 0.001",
                        number("%.4f", champion.shares().get(1)),
                        number("%.4f", candidate.shares().get(1)),
                        "nominal 0.0010")
                + line(
                        "mean surprisal",
                        number("%.3f", champion.meanAbnormality()),
                        number("%.3f", candidate.meanAbnormality()),
                        "each on its own scale");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String line(String what, String champion, String candidate, String remark) {
        return String.format(Locale.ROOT, "%-38s %10s %10s   %s", what, champion, candidate, remark)
                        .stripTrailing()
                + System.lineSeparator();
    }
}
