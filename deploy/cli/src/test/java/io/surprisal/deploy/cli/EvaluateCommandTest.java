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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {
    private static final List<String> FEATURES = List.of("load", "heat");
    private static final int ROWS = 2000;

    @TempDir
    private Path directory;

    private Path model = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = TinyModel.write(directory, "tiny", FEATURES);
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("load,heat,label\n");
        for (int row = 0; row < ROWS; row++) {
            boolean anomalous = row >= 1000 && row < 1050;
            float[] record = TinyModel.normalRecord(2, random);
            csv.append(record[0] + (anomalous ? 20 : 0)).append(',').append(record[1]);
            csv.append(',').append(anomalous ? 1 : 0).append('\n');
        }
        data = Files.writeString(directory.resolve("data.csv"), csv);
    }

    @Test
    void printsEveryMeasureWithItsDefinition() throws IOException {
        CommandRun run = CommandRun.of(
                "evaluate",
                "--model",
                model,
                "--data",
                data,
                "--label",
                "label",
                "--tail-probability",
                "0.02",
                "--json");
        assertThat(run.err()).isEmpty();
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.get("model").textValue()).isEqualTo("tiny");
        assertThat(json.get("rows").longValue()).isEqualTo(ROWS);
        assertThat(json.get("prevalence").doubleValue()).isEqualTo(0.025);
        assertThat(json.get("auc_pr").doubleValue()).isEqualTo(1);
        assertThat(json.get("auc_roc").doubleValue()).isEqualTo(1);
        assertThat(json.get("best_f1").doubleValue()).isEqualTo(1);
        assertThat(json.get("recall").doubleValue()).isEqualTo(1);
        assertThat(json.get("false_alarm_rate").doubleValue()).isCloseTo(0.02, within(0.01));
        assertThat(json.get("vus_pr").doubleValue()).isBetween(0.5, 1.0);
        assertThat(json.get("vus_pr_window").isIntegralNumber()).isTrue();
        json.get("definitions")
                .properties()
                .forEach(entry ->
                        assertThat(json.has(entry.getKey())).as(entry.getKey()).isTrue());
        assertThat(json.get("definitions").size()).isEqualTo(json.size() - 3);
    }

    @Test
    void printsATableForPeople() {
        CommandRun run = CommandRun.of("evaluate", "--model", model, "--data", data, "--window", "10");
        assertThat(run.out())
                .startsWith("Model tiny, version ")
                .containsPattern("rows +2,000 ")
                .containsPattern("vus_pr_window +10 ")
                .containsPattern("auc_pr +1\\.0000 ")
                .containsPattern("prevalence +0\\.025000 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "telegraf | kafka://nowhere:1/t | --label label | --label does not go with --job=",
                "telegraf | kafka://nowhere:1/t | --key host | --key does not go with --job=",
                "telegraf | kafka://nowhere:1/t?kind=text | --window 5 | is to be read as lines of a log; leave one out",
                "telegraf | data.csv | --window 5 | A job reads topics, and [",
                "text | kafka://nowhere:1/t | --window 5 | job.yaml is of lines of a log, which are read without it",
                "telegraf | kafka://nowhere:1/t?max=0 | --window 5 | At least 1 record of a topic is read"
            })
    void whatDoesNotGoWithAJobIsRefused(String kind, String source, String options, String message) throws IOException {
        Path job = Files.writeString(directory.resolve("job.yaml"), "telemetry: {format: {kind: " + kind + "}}\n");
        List<Object> arguments = new ArrayList<>(List.of("evaluate", "--model", model, "--job", job));
        arguments.addAll(List.of("--data", source.equals("data.csv") ? data : source));
        arguments.addAll(List.of((Object[]) options.split(" ", -1)));
        CommandRun run = CommandRun.of(arguments.toArray());
        assertThat(run.err()).contains(message);
        assertThat(run.code()).isNotZero();
    }

    @Test
    void asksForLabels() throws IOException {
        Path unlabelled = Files.writeString(directory.resolve("plain.csv"), "load,heat\n1,2\n");
        CommandRun run = CommandRun.of("evaluate", "--model", model, "--data", unlabelled);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "surprisal: " + unlabelled + " has no column called label, anomaly or is_anomaly"
                                + " with labels in it; name it with --label, or a file with labels of keys with"
                                + " --labels");
        assertThat(CommandRun.of("evaluate", "--model", model, "--data", unlabelled, "--label", "y")
                        .err())
                .contains("has no column 'y', named as the label; it has load, heat");
    }

    @Test
    void takesOneSourceOfLabels() {
        CommandRun run = CommandRun.of(
                "evaluate", "--model", model, "--data", data, "--label", "label", "--labels", "labels.csv");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("--labels=labels.csv and --label=label name two sources of labels; leave one out");
    }

    @Test
    void needsAnomaliesToRank() throws IOException {
        Path normal = Files.writeString(directory.resolve("normal.csv"), "load,heat,label\n1,2,0\n2,3,0\n");
        assertThat(CommandRun.of("evaluate", "--model", model, "--data", normal).err())
                .contains("got 0 anomalous of 2; evaluate on data that holds both");
    }

    @Test
    void showsSeveralModelsSideBySide() throws Exception {
        Path other = TinyModel.write(Files.createDirectory(directory.resolve("other")), "other", FEATURES);
        Path report = directory.resolve("report.html");
        CommandRun run = CommandRun.of(
                "evaluate", "--model", model, other, "--data", data, "--label", "label", "--report", report, "--json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEqualToIgnoringNewLines("Report: " + report);
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.get("models"))
                .extracting(one -> one.get("model").textValue())
                .containsExactly("tiny", "other");
        assertThat(json.get("models").get(1).get("auc_pr").doubleValue()).isGreaterThan(0.9);
        assertThat(json.get("definitions").get("rows").textValue()).isEqualTo("rows of the data");
        String page = Files.readString(report);
        assertThat(page).contains("Evaluation of 2 models", model.toString(), other.toString());
        // A curve and a point of each model, with the prevalence; scores and thresholds with labels and rows beyond.
        assertThat(Browser.check(page, directory))
                .allSatisfy(seen -> assertThat(seen.marks()).hasSize(3).allMatch(marks -> marks >= 4));
    }

    @Test
    void refusesAReportWhereNoneCanBe() {
        CommandRun run = CommandRun.of(
                "evaluate", "--model", model, "--data", data, "--report", directory.resolve("nowhere/report.html"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("--report " + directory.resolve("nowhere/report.html") + ": there is no directory");
    }
}
