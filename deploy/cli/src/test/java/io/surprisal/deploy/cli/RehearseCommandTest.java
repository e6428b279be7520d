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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearseCommandTest {
    private static final List<String> FEATURES = List.of("load", "heat");

    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void model() throws IOException {
        model = TinyModel.write(directory, "pump", FEATURES);
    }

    @Test
    void saysWhatIsCaught() throws IOException {
        CommandRun run = CommandRun.of("rehearse", "--model", model, "--data", telemetry(2880, false));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Budget 1/week a key, learning from it: starts at")
                .contains("Untouched, these 2,880 rows of one key, 0.3 weeks in all, raise 0 alerts: 0 a week and key.")
                .containsPattern(
                        "Caught, nine times in ten or more: .*spike \\(12 s for 1 record; 12 s for 2 records\\)")
                .containsPattern("Missed more often than not: stuck \\(15 min; 1 h; 4 h\\)")
                .containsPattern("stuck +15 min +40  +0 % +0 % +0 % +– +–")
                .containsPattern("drop +to 0 +15 min +40")
                .contains("Not rehearsed: peak missing: no feature has a period")
                .contains("Not rehearsed: drift, a leak for 3 d: no stretch that long")
                .contains("Not used: 0 rows in alerts of the untouched rows, and a window after each");
    }

    @Test
    void printsJson() throws IOException {
        CommandRun run = CommandRun.of(
                "rehearse",
                "--model",
                model,
                "--data",
                telemetry(2880, true),
                "--label",
                "label",
                "--budget",
                "2/day",
                "--places",
                12,
                "--seed",
                7,
                "--json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.get("budget").textValue()).startsWith("2/day");
        assertThat(json.get("rows").intValue()).isEqualTo(2880);
        assertThat(json.get("seed").intValue()).isEqualTo(7);
        assertThat(json.get("seconds_between_records").doubleValue()).isEqualTo(60);
        assertThat(json.get("tail_records").intValue()).isEqualTo(10);
        assertThat(json.at("/untouched/days").doubleValue()).isCloseTo(2, within(1e-9));
        // A label from minute 1,000 to 1,029, and half an hour on both sides.
        assertThat(json.at("/untouched/rows_about_labels").intValue()).isEqualTo(90);
        JsonNode spike = fault(json, "spike", "12 s", 60);
        assertThat(spike.get("places").intValue()).isEqualTo(12);
        assertThat(spike.get("caught").doubleValue()).isEqualTo(1);
        assertThat(spike.get("names_it").doubleValue()).isEqualTo(1);
        assertThat(spike.get("median_delay_seconds").doubleValue()).isZero();
        JsonNode stuck = fault(json, "stuck", "", 3600);
        assertThat(stuck.get("caught").doubleValue()).isLessThan(0.5);
        assertThat(json.get("not_rehearsed"))
                .anySatisfy(each -> assertThat(each.get("kind").textValue()).isEqualTo("stopped_counter"));
        assertThat(json.get("features")).hasSize(2);
        assertThat(json.at("/features/0/period_seconds").isNull()).isTrue();
    }

    @Test
    void takesTheRulesOfAJob() throws IOException {
        Path job = Files.writeString(
                directory.resolve("job.yaml"),
                "alerts: {budget: 1/month, rules: [{ignore: [heat]}]}\n" + "scoring: {top_features: 1}\n");
        CommandRun run = CommandRun.of(
                "rehearse",
                "--model",
                model,
                "--data",
                telemetry(2880, false),
                "--rules",
                job,
                "--places",
                20,
                "--json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.get("budget").textValue()).startsWith("1/month");
        // Half of the spikes are of the heat, which is ignored.
        assertThat(fault(json, "spike", "12 s", 60).get("caught").doubleValue()).isEqualTo(0.5);
        assertThat(json.at("/features/0/feature").textValue()).isEqualTo("heat");
    }

    @Test
    void writesAReport() throws Exception {
        Path report = directory.resolve("faults.html");
        CommandRun run = CommandRun.of(
                "rehearse", "--model", model, "--data", telemetry(2880, false), "--places", 10, "--report", report);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEqualToIgnoringNewLines("Report: " + report);
        String page = Files.readString(report);
        assertThat(page)
                .contains("<h1>What pump catches</h1>")
                .contains("<dt>Alerts a week and key, untouched</dt><dd>0</dd>")
                .containsPattern("<td class=\"text\">spike</td><td class=\"text\">3 s</td>")
                .contains("Not rehearsed: counter stops: no feature is a counter.");
        assertThat(Browser.check(page, directory))
                .allSatisfy(seen -> assertThat(seen.marks()).isNotEmpty().allMatch(marks -> marks >= 1));
    }

    @Test
    void refusesWhatCannotBeRehearsed() throws IOException {
        CommandRun few = CommandRun.of("rehearse", "--model", model, "--data", telemetry(20, false));
        assertThat(few.code()).isEqualTo(1);
        assertThat(few.err())
                .contains("A rehearsal needs a key with at least 26 rows")
                .contains("got 20 rows");
        Path other = TinyModel.write(directory, "other", List.of("load", "pressure"));
        CommandRun unknown = CommandRun.of("rehearse", "--model", other, "--data", telemetry(2880, false));
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("pressure");
        CommandRun key =
                CommandRun.of("rehearse", "--model", model, "--data", telemetry(2880, false), "--key", "machine");
        assertThat(key.code()).isEqualTo(1);
        assertThat(key.err()).contains("machine");
        CommandRun none = CommandRun.of("rehearse", "--model", model, "--data", telemetry(2880, false), "--places", 0);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("places").contains("1 to 10000");
    }

    @Test
    void durationsHaveTheUnitThatPeopleUse() {
        assertThat(List.of(0.0, 12.04, 108.0, 900.0, 2532.0, 3600.0, 5100.0, 14_430.0, 79_000.0, 86_400.0, 201_000.0))
                .extracting(FaultWords::lasting)
                .containsExactly(
                        "0 s", "12 s", "108 s", "15 min", "42.2 min", "1 h", "85 min", "4 h", "21.9 h", "1 d", "2.3 d");
        assertThat(FaultWords.lasting(Double.NaN)).isEqualTo("–");
    }

    private static JsonNode fault(JsonNode json, String kind, String size, double seconds) {
        for (JsonNode each : json.get("faults")) {
            if (each.get("kind").textValue().equals(kind)
                    && each.get("size").textValue().equals(size)
                    && each.get("seconds").doubleValue() == seconds) {
                return each;
            }
        }
        throw new AssertionError("No " + kind + " of " + size + " for " + seconds + " s in " + json.get("faults"));
    }

    /** Nearer to what the model expects than its own scales, so that hardly a record is abnormal by chance. */
    private Path telemetry(int minutes, boolean labels) throws IOException {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("load,heat").append(labels ? ",label" : "");
        for (int minute = 0; minute < minutes; minute++) {
            float[] record = TinyModel.normalRecord(2, random);
            csv.append(System.lineSeparator())
                    .append((record[0] + TinyModel.location(0)) / 2)
                    .append(",")
                    .append((record[1] + TinyModel.location(1)) / 2)
                    .append(labels ? (minute >= 1000 && minute < 1030 ? ",1" : ",0") : "");
        }
        return Files.writeString(directory.resolve("telemetry-" + minutes + labels + ".csv"), csv);
    }
}
