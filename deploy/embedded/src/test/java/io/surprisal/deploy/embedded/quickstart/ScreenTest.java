package io.surprisal.deploy.embedded.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.topic.AlertJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ScreenTest {
    private static final Timeline TIMELINE = new Timeline(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String ALERT = """
            {"schema": "surprisal.alert/5", "id": "a@telemetry-0@7", "status": "%s",
             "ending": null, "severity": "warning", "key": "a",
             "opened_by": {"topic": "telemetry", "partition": 0, "offset": 7},
             "event_time": 1767226020000, "first_event_time": 1767225900000, "last_event_time": 1767226020000, "records": 3,
             "tail_probability": 3.2E-9, "grade": 0.925, "smoothed": 95.5,
             "features": [], "model": {"name": "m", "version": "0123456789ab"}, "judged_by": "surprisal",
             "peak": {"event_time": 1767225960000,
                      "source": {"topic": "telemetry", "partition": 0, "offset": 8},
                      "outputs": {"surprisal": 93.5}, "smoothed": 93.5, "tail_probability": 1E-8, "grade": 0.875,
                      "deviations": [{"feature": "m12", "member": "standardised", "before": null,
                                      "observed": 0.875, "expected": 0.25,
                                      "expected_scale": 0.125, "deviation": 5.0, "surprisal": 12.0},
                                     {"feature": "m26", "member": "changes", "before": 0.5,
                                      "observed": 1.0625, "expected": 0.4375,
                                      "expected_scale": 0.0625, "deviation": 10.0, "surprisal": 11.0}]}}
            """;

    private final StringWriter text = new StringWriter();

    @Test
    void anAlertShowsWhenHowMuchAndWhy() {
        screen(Ansi.OFF).opened(alert("opened"), TIMELINE);

        assertThat(text).hasToString("""
                        Alert  Jan 01 00:05  warning  grade 0.93  tail probability 3.2e-09
                               m12   observed   0.8750   expected   0.2500 +/- 0.1250      +5.0 sd
                               m26   moved by  +0.5625   expected  -0.0625 +/- 0.0625     +10.0 sd
                        """);
    }

    @Test
    void thatItIsWorseIsOneLine() {
        screen(Ansi.OFF).updated(alert("updated"), TIMELINE);

        assertThat(text)
                .hasToString("Worse  Jan 01 00:07  the alert of Jan 01 00:05: warning, tail probability 3.2e-09\n");
    }

    @Test
    void itsEndIsOneLine() {
        screen(Ansi.OFF).resolved(alert("resolved"), TIMELINE);

        assertThat(text)
                .hasToString("Over   Jan 01 00:07  the alert of Jan 01 00:05: 3 abnormal records, peak grade 0.93\n");
    }

    @Test
    void coloursAreForTerminals() {
        screen(Ansi.ON).line("@|bold,red Alert|@");
        assertThat(text.toString()).startsWith("\u001b[");
    }

    @Test
    void theSummarySaysWhatWasCaughtAndHowLate() {
        Outcome outcome = Outcome.of(
                List.of(
                        new Anomaly(10, 20, Set.of("m12")),
                        new Anomaly(60, 61, Set.of("m01")),
                        new Anomaly(90, 95, Set.of("m02"))),
                List.of(new Incident(13, 15, "m12"), new Incident(60, 60, "m03"), new Incident(70, 80, "m12")));

        screen(Ansi.OFF).summary(new Counts(1000, 2), 2.5, outcome, TIMELINE);

        assertThat(text).hasToString("""

                        Summary
                          Records       1,000 scored in 2.5 s: 400 records/s
                          Dead letters  2
                          Alerts        3: 2 on labelled anomalies, 1 beside every label (false alarms)
                          Anomalies     2 of 3 caught, half of them within 3 minutes
                          Attribution   1 of 2 led by a feature that the data's authors hold responsible

                          Labelled anomaly    Records   Caught
                          Jan 01 00:10           10   after 3 minutes
                          Jan 01 01:00            1   at its onset
                          Jan 01 01:30            5   missed
                        """);
    }

    private static Alert alert(String status) {
        return new AlertJson().fromBytes(ALERT.formatted(status).getBytes(StandardCharsets.UTF_8));
    }

    private Screen screen(Ansi ansi) {
        return new Screen(new PrintWriter(text), ansi);
    }
}
