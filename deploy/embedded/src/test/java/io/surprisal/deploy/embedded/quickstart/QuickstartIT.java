package io.surprisal.deploy.embedded.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.deploy.process.ProcessLife;
import io.surprisal.deploy.process.ProcessLife.Hold;
import io.surprisal.onnx.runtime.TinyModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

class QuickstartIT {
    private static final List<String> FEATURES = List.of("flow", "heat");
    private static final Anomaly SPIKE = new Anomaly(100, 103, Set.of("heat"));
    private static final Anomaly INVISIBLE = new Anomaly(200, 202, Set.of("flow"));

    @Test
    void aReplayThroughKafkaAndFlinkShowsItsAlertsAndTheSummary(@TempDir Path directory) throws Exception {
        StringWriter text = new StringWriter();
        Screen screen = new Screen(new PrintWriter(text), Ansi.OFF);
        QuickstartOptions options = new QuickstartOptions(1000, Optional.empty(), false, OptionalInt.empty());
        Path model = TinyModel.write(directory, "tiny", FEATURES);

        try (ProcessLife life = ProcessLife.begin();
                Hold hold = life.hold(() -> {}, Duration.ofSeconds(30))) {
            new Quickstart(options, directory.resolve("no-launcher"), screen, life)
                    .stream(telemetry(), model, directory);
        }

        assertThat(text.toString())
                .containsSubsequence(
                        "2/3  Starting Kafka and Flink",
                        "The console, a page that shows all this: http://127.0.0.1:",
                        "kcat -b 127.0.0.1:",
                        "3/3  Replaying the second half: 300 records at 1,000 a second, 2 labelled anomalies",
                        "Alert  Jan 01 01:40  critical  grade 1.00  tail probability 1.0e-12",
                        "heat  observed 110.0000   expected  10.0000 +/- 1.5000     +66.7 sd",
                        "Over   Jan 01 01:42  the alert of Jan 01 01:40: 3 abnormal records, peak grade 1.00",
                        "Records       300 scored",
                        "Dead letters  0",
                        "Alerts        1: 1 on labelled anomalies, 0 beside every label (false alarms)",
                        "Anomalies     1 of 2 caught, half of them at their onset",
                        "Attribution   1 of 1 led by",
                        "Jan 01 01:40            3   at its onset",
                        "Jan 01 03:20            2   missed");
    }

    /** Normal records of the model, seed 5, except for heat far above what it expects while the spike lasts. */
    private static LabelledTelemetry telemetry() {
        Random random = new Random(5);
        List<double[]> rows = IntStream.range(0, 300)
                .mapToObj(row -> {
                    float[] normal = TinyModel.normalRecord(FEATURES.size(), random);
                    return new double[] {0.5 * normal[0], SPIKE.overlaps(row, row) ? 110 : 10 + 0.5 * (normal[1] - 10)};
                })
                .toList();
        return new LabelledTelemetry(FEATURES, rows, List.of(SPIKE, INVISIBLE));
    }
}
