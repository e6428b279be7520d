package io.surprisal.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.reports.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsCommandTest {
    private static final List<String> FEATURES = List.of("load", "heat");
    private static final int MINUTES = 2 * 1440;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void model() throws IOException {
        model = TinyModel.write(directory, "pump", FEATURES);
    }

    @Test
    void saysWhatTheAlertsWereWorth() throws IOException {
        // Labelled from minute 1,000 to 1,029; abnormal from 1,010 to 1,019 and, without a label, at 2,000.
        Path data = telemetry(true, true);
        JsonNode json = json("alerts", "--model", model, "--data", data, "--label", "label", "--json");
        assertThat(json.get("budget").textValue()).isEqualTo("1/week");
        assertThat(json.get("days").doubleValue()).isCloseTo(2, within(1e-9));
        assertThat(json.get("labelled").intValue()).isEqualTo(1);
        assertThat(json.get("caught").intValue()).isEqualTo(1);
        assertThat(json.get("false_alerts").intValue()).isEqualTo(1);
        assertThat(json.get("false_per_week").doubleValue()).isCloseTo(3.5, within(1e-9));
        assertThat(json.get("median_delay_seconds").doubleValue()).isEqualTo(600);
        assertThat(json.get("alerting_share").doubleValue()).isCloseTo(1.0 / (MINUTES - 30), within(1e-9));
        assertThat(json.at("/best_fixed/caught").intValue()).isEqualTo(1);
        assertThat(json.at("/best_fixed/false_per_week").doubleValue()).isZero();
        assertThat(json.at("/best_fixed/alerting_share").doubleValue()).isZero();
        assertThat(json.at("/keys//caught").intValue()).isEqualTo(1);
        JsonNode first = json.at("/alerts/0");
        assertThat(first.get("start").textValue()).isEqualTo("2026-03-01T16:50:00Z");
        assertThat(first.get("end").textValue()).isEqualTo("2026-03-01T16:59:00Z");
        assertThat(first.get("records").intValue()).isEqualTo(10);
        assertThat(first.at("/features/0/feature").textValue()).isEqualTo("heat");
        assertThat(first.get("id").textValue()).endsWith("@1010");
        assertThat(json.get("alerts")).hasSize(2);
    }

    @Test
    void listsTheAlertsOfUnlabelledRowsWithoutAClock() throws IOException {
        CommandRun run =
                CommandRun.of("alerts", "--model", model, "--data", telemetry(false, false), "--budget", "2/day");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Budget 2/day a key, learning from it: starts at")
                .contains("day 0 16:50 to day 0 16:59", "day 1 09:20 to day 1 09:20")
                .containsPattern(
                        "In all: [2-5] alerts in 2.0 days, [0-9.]+ a week; abnormal for 0.[0-9]+ % of time, open for 0.")
                .doesNotContain("caught");
    }

    @Test
    void showsWhatFeedbackTakesAway() throws IOException {
        Path data = telemetry(true, true);
        JsonNode all = json("alerts", "--model", model, "--data", data, "--label", "label", "--json");
        String said = feedback("false_positive", all.at("/alerts/1"))
                + "\n\n"
                + feedback("confirmed", all.at("/alerts/0"))
                + "\n"
                + "{\"schema\":\"surprisal.feedback/1\",\"answer\":\"silence\",\"key\":\"\","
                + "\"until\":\"2026-03-02T09:21:00Z\"}\n";
        Path file = Files.writeString(directory.resolve("feedback.jsonl"), said);
        JsonNode json =
                json("alerts", "--model", model, "--data", data, "--label", "label", "--feedback", file, "--json");
        assertThat(json.get("alerts")).isEmpty();
        assertThat(json.get("caught").intValue()).isZero();
        assertThat(json.at("/feedback/answers").intValue()).isEqualTo(2);
        assertThat(json.at("/feedback/silences").intValue()).isEqualTo(1);
        assertThat(json.at("/feedback/answers_about_other_models").intValue()).isZero();
        assertThat(json.at("/feedback/gone/0/confirmed").booleanValue()).isTrue();
        assertThat(json.at("/feedback/gone/1/confirmed").booleanValue()).isFalse();
        assertThat(json.at("/feedback/without/false_alerts").intValue()).isEqualTo(1);

        CommandRun run = CommandRun.of("alerts", "--model", model, "--data", data, "--feedback", file);
        assertThat(run.out())
                .contains("That is with feedback: 2 answers, 1 silences. It takes away 2 of 2 alerts:")
                .containsPattern("2026-03-01T16:50:00Z to 2026-03-01T16:59:00Z .*  CONFIRMED")
                .contains("Without it: 2 alerts in 2.0 days");
    }

    @Test
    void showsWhatAnswersByLabelsWouldHaveDone() throws IOException {
        JsonNode json = json(
                "alerts",
                "--model",
                model,
                "--data",
                telemetry(true, true),
                "--label",
                "label",
                "--answered",
                "--json");
        assertThat(json.get("alerts")).hasSize(2);
        assertThat(json.at("/feedback/answers").intValue()).isEqualTo(2);
        CommandRun unlabelled =
                CommandRun.of("alerts", "--model", model, "--data", telemetry(true, false), "--answered");
        assertThat(unlabelled.code()).isEqualTo(2);
        assertThat(unlabelled.err()).contains("--answered answers alerts by labels: name their column with --label");
    }

    @Test
    void writesAReport() throws Exception {
        Path report = directory.resolve("alerts.html");
        CommandRun run = CommandRun.of(
                "alerts", "--model", model, "--data", telemetry(true, true), "--label", "label", "--report", report);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEqualToIgnoringNewLines("Report: " + report);
        String page = Files.readString(report);
        assertThat(page)
                .contains("<dt>Labelled anomalies caught</dt><dd>1 of 1</dd>")
                .containsPattern("2026-03-01T16:50:00Z to 2026-03-01T16:59:00Z: .*about a labelled anomaly")
                .containsPattern("2026-03-02T09:20:00Z to 2026-03-02T09:20:00Z: .*false by the labels")
                .containsPattern("<td class=\"text\">heat</td><td>[0-9]");
        // The week with its budget; scores, threshold, the anomaly and two alerts; of each alert two features or one.
        assertThat(Browser.check(page, directory))
                .allSatisfy(seen -> assertThat(seen.marks()).startsWith(2, 5).allMatch(marks -> marks >= 2));
    }

    @Test
    void refusesFeedbackThatIsNone() throws IOException {
        Path file = Files.writeString(
                directory.resolve("feedback.jsonl"), "{\"schema\":\"surprisal.feedback/1\",\"answer\":\"no\"}");
        CommandRun run = CommandRun.of("alerts", "--model", model, "--data", telemetry(true, true), "--feedback", file);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("feedback.jsonl, line 1: ")
                .contains("answer is to be false_positive, confirmed or silence; got 'no'");
    }

    @Test
    void refusesARateThatIsNone() throws IOException {
        CommandRun run =
                CommandRun.of("alerts", "--model", model, "--data", telemetry(true, true), "--budget", "seldom");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("such as 1/week; got 'seldom'");
    }

    private static String feedback(String answer, JsonNode alert) {
        return "{\"schema\":\"surprisal.feedback/1\",\"answer\":\"" + answer + "\",\"alert\":" + alert + "}";
    }

    private JsonNode json(Object... arguments) throws IOException {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    private Path telemetry(boolean clock, boolean labels) throws IOException {
        Random random = new Random(2);
        StringBuilder csv =
                new StringBuilder(clock ? "time," : "").append("load,heat").append(labels ? ",label" : "");
        for (int minute = 0; minute < MINUTES; minute++) {
            // Nearer than the model's own scale, so that none is abnormal by chance.
            float load = (TinyModel.normalRecord(2, random)[0] + TinyModel.location(0)) / 2;
            boolean event = (minute >= 1010 && minute < 1020) || minute == 2000;
            float heat = TinyModel.location(1) + (event ? (minute == 2000 ? 30 : 40) * TinyModel.scale(1) : 0);
            csv.append(System.lineSeparator())
                    .append(clock ? START.plusSeconds(60L * minute) + "," : "")
                    .append(load)
                    .append(",")
                    .append(heat)
                    .append(labels ? (minute >= 1000 && minute < 1030 ? ",1" : ",0") : "");
        }
        return Files.writeString(directory.resolve("telemetry-" + clock + ".csv"), csv);
    }
}
