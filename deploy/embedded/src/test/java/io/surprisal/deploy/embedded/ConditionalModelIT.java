package io.surprisal.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that is told a record's class, from the command line to a job: trained, scored by the command {@code score}, and scored of JSON with the
 * class in a nested field. Load and latency of a service, of which latency follows load; gold has low loads, basic high ones.
 */
class ConditionalModelIT {
    private static final long START = 1_772_366_400_000L;

    @TempDir
    private Path directory;

    @Test
    void theClassOfARecordIsReadFromFilesAndFromTheStream() throws Exception {
        Path model = directory.resolve("model.onnx");
        List<String> trained = TrainerProcess.make(
                directory,
                "train",
                "--data",
                normal(),
                "--time",
                "t",
                "--family",
                "cvae",
                "--condition",
                "tier",
                "--preset",
                "plain",
                "--config",
                Files.writeString(
                        directory.resolve("train.yaml"),
                        "model: {network: {hidden: [24]}, latent: {size: 2}}\ntraining: {learning_rate: 0.003}\n"),
                "--steps",
                "800",
                "--out",
                model);
        assertThat(trained).anyMatch(line -> line.startsWith(model + ": "));

        // A class, one of the other's loads, and classes that training did not see.
        List<String> tiers = List.of("gold", "basic", "gold", "basic", "platinum", "");
        List<String> loads = List.of("20", "60", "60", "20", "20", "60");
        StringBuilder today = new StringBuilder("t,tier,load,latency\n");
        List<String> records = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            int latency = 3 * Integer.parseInt(loads.get(i));
            long time = START + i * 60_000L;
            today.append("%d,%s,%s,%d%n".formatted(time, tiers.get(i), loads.get(i), latency));
            String labels = tiers.get(i).isEmpty() ? "" : ",\"labels\":{\"tier\":\"%s\"}".formatted(tiers.get(i));
            records.add("{\"t\":%d,\"load\":%s,\"latency\":%d%s}".formatted(time, loads.get(i), latency, labels));
        }
        Path scores = directory.resolve("scores.csv");
        List<String> scored = TrainerProcess.score(
                directory,
                "score",
                "--model",
                model,
                "--data",
                Files.writeString(directory.resolve("today.csv"), today),
                "--time",
                "t",
                "--out",
                scores);
        assertThat(scored).anyMatch(line -> line.contains("6 rows scored"));
        double[] offline = surprisal(Files.readAllLines(scores));
        assertThat(offline[2]).isGreaterThan(5 + offline[0]);
        assertThat(offline[3]).isGreaterThan(5 + offline[1]);
        // Of all classes together either load is normal.
        assertThat(offline[4]).isLessThan(offline[3]);
        assertThat(offline[5]).isLessThan(offline[2]);

        JobRun run = JobRun.of(directory, """
                model: model.onnx
                telemetry:
                  event_time: {field: t}
                  features: {load: /load, latency: /latency, tier: /labels/tier}
                """, records);
        for (int i = 0; i < offline.length; i++) {
            JsonNode score = run.scores().get(i);
            assertThat(score.get("outputs").get("surprisal").asDouble())
                    .as("record %d", i)
                    .isCloseTo(offline[i], within(1e-6));
        }
        assertThat(Objects.requireNonNull(KeptCounters.counters().get("records_of_unseen_class_total"))
                        .getCount())
                .isEqualTo(2);
    }

    private Path normal() throws Exception {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("t,tier,load,latency\n");
        for (int row = 0; row < 1_500; row++) {
            boolean gold = random.nextBoolean();
            double load = (gold ? 20 : 60) + 3 * random.nextGaussian();
            double latency = 3 * load + 4 * random.nextGaussian();
            csv.append(
                    "%d,%s,%s,%s%n".formatted(START - (1_500 - row) * 60_000L, gold ? "gold" : "basic", load, latency));
        }
        return Files.writeString(directory.resolve("normal.csv"), csv);
    }

    private static double[] surprisal(List<String> rows) {
        int column = List.of(rows.get(0).split(",", -1)).indexOf("surprisal");
        return rows.stream()
                .skip(1)
                .mapToDouble(row -> Double.parseDouble(row.split(",", -1)[column]))
                .toArray();
    }
}
