package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of a log in a field of JSON objects, from training to alerts: topics of templates, scored by the command {@code score} and by a job. */
class JsonLinesIT {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int SESSIONS = 12;
    private static final int BROKEN = 7;
    private static final String BACKEND = "Backend <*> does not answer";

    @TempDir
    private Path directory;

    @Test
    void sessionsOfLinesAreScoredAsOffline() throws Exception {
        Random random = new Random(5);
        List<String> history = new ArrayList<>();
        for (int session = 0; session < 250; session++) {
            session(
                    history,
                    "h" + session,
                    START.minusSeconds(60L * (300 - session)),
                    random,
                    session % 25 == 0 ? 1 : 0);
        }
        Path model = directory.resolve("topics.onnx");
        List<String> trained = TrainerProcess.make(
                directory,
                "train",
                "--data",
                Files.write(directory.resolve("history.jsonl"), history),
                "--config",
                Files.writeString(directory.resolve("train.yaml"), """
                        logs: {line: /log/line, group: {gap: 2min}}
                        data: {key: session, time: at}
                        model: {family: etm, latent: {size: 4}, network: {hidden: [16]}}
                        training: {steps: 300, batch_size: 64, learning_rate: 0.01}
                        """),
                "--preset",
                "plain",
                "--out",
                model);
        assertThat(trained).anyMatch(line -> line.contains("family etm, 5 features, 200 rows trained on, 50 held out"));

        List<String> today = new ArrayList<>();
        for (int session = 0; session < SESSIONS; session++) {
            session(today, "s" + session, START.plusSeconds(60L * session), random, session == BROKEN ? 30 : 0);
        }
        // Carries event time past the end of the sessions before; its own stays open until the input ends.
        line(today, "last", START.plusSeconds(7_200), "Request 1 took 3 ms");
        Path scores = directory.resolve("scores.csv");
        TrainerProcess.score(
                directory,
                "score",
                "--model",
                model,
                "--data",
                Files.write(directory.resolve("today.jsonl"), today),
                "--line",
                "/log/line",
                "--key",
                "session",
                "--time",
                "at",
                "--out",
                scores);
        Map<String, Map<String, String>> offline = byKey(Files.readAllLines(scores));
        assertThat(offline).hasSize(SESSIONS + 1);

        JobRun run = JobRun.of(directory, """
                model: topics.onnx
                telemetry:
                  format: {kind: json, line: /log/line}
                  key: session
                  event_time: {field: at, format: iso_8601, out_of_orderness: 0s}
                scoring: {tail_probability: 0.001}
                """, today, SESSIONS);
        assertThat(run.scores()).hasSize(SESSIONS + 1);
        for (JsonNode score : run.scores()) {
            String key = score.get("key").asText();
            Map<String, String> row = Objects.requireNonNull(offline.get(key), key);
            assertThat(score.get("outputs").get("surprisal").asDouble())
                    .as(key)
                    .isCloseTo(Double.parseDouble(Objects.requireNonNull(row.get("surprisal"))), within(1e-6));
            assertThat(score.get("anomalous").asText()).as(key).isEqualTo(row.get("anomalous"));
        }
        List<String> anomalous = offline.entrySet().stream()
                .filter(row -> "true".equals(row.getValue().get("anomalous")))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(anomalous).contains("s" + BROKEN);
        // The topic also has a notice: nothing came for almost two hours.
        List<JsonNode> opened = run.alerts().stream()
                .filter(alert -> alert.get("schema").asText().startsWith("surprisal.alert/"))
                .filter(alert -> alert.get("status").asText().equals("opened"))
                .toList();
        assertThat(opened)
                .extracting(alert -> alert.get("key").asText())
                .containsExactlyInAnyOrderElementsOf(anomalous);
        assertThat(opened)
                .filteredOn(alert -> alert.get("key").asText().equals("s" + BROKEN))
                .singleElement()
                .satisfies(alert -> assertThat(
                                alert.get("features").get(0).get("feature").asText())
                        .isEqualTo(BACKEND));
    }

    /** A connection with some requests, of which the cache misses some. */
    private static void session(List<String> lines, String key, Instant start, Random random, int failures) {
        line(lines, key, start, "Connection from 10.0.0." + random.nextInt(200) + " opened");
        int requests = 15 + random.nextInt(20);
        for (int i = 0; i < requests; i++) {
            line(lines, key, start.plusSeconds(i), "Request " + i + " took " + random.nextInt(90) + " ms");
            if (random.nextInt(4) == 0) {
                line(lines, key, start.plusSeconds(i), "Cache missed key 0x" + Integer.toHexString(random.nextInt()));
            }
        }
        for (int i = 0; i < failures; i++) {
            line(lines, key, start.plusSeconds(requests), "Backend " + random.nextInt(9) + " does not answer");
        }
    }

    private static void line(List<String> lines, String key, Instant time, String text) {
        lines.add("{\"at\":\"%s\",\"session\":\"%s\",\"log\":{\"line\":\"%s\",\"level\":\"INFO\"}}"
                .formatted(time, key, text));
    }

    /** Rows of a score file by their keys, cells by their columns. */
    private static Map<String, Map<String, String>> byKey(List<String> rows) {
        List<String> columns = List.of(rows.get(0).split(",", -1));
        Map<String, Map<String, String>> byKey = new HashMap<>();
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            Map<String, String> ofRow = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                ofRow.put(columns.get(i), cells[i]);
            }
            byKey.put(cells[columns.indexOf("key")], ofRow);
        }
        return byKey;
    }
}
