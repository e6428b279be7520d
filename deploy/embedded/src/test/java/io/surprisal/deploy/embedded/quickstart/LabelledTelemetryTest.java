package io.surprisal.deploy.embedded.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelledTelemetryTest {
    @Test
    void stretchesOfLabelsBecomeAnomalies() throws IOException {
        LabelledTelemetry telemetry = LabelledTelemetry.read(text("""
                        t,cpu,heat,label
                        0,0.1,1,0
                        1,0.2,2,1
                        2,0.3,3,1
                        3,0.4,4,0
                        4,0.5,5,1
                        """), text("1-3:2\n"));

        assertThat(telemetry.features()).containsExactly("cpu", "heat");
        assertThat(telemetry.rows()).hasSize(5);
        assertThat(telemetry.rows().get(2)).containsExactly(0.3, 3);
        assertThat(telemetry.anomalies())
                .containsExactly(new Anomaly(1, 3, Set.of("heat")), new Anomaly(4, 5, Set.of()));
    }

    @Test
    void theBundledMachineIsComplete() throws IOException {
        LabelledTelemetry telemetry = BundledMachine.labelled();

        assertThat(telemetry.features()).hasSize(38).startsWith("m01").endsWith("m38");
        assertThat(telemetry.rows()).hasSize(23693).allMatch(row -> row.length == 38);
        assertThat(telemetry.anomalies())
                .hasSize(13)
                .allSatisfy(anomaly -> assertThat(anomaly.features()).isNotEmpty());
        assertThat(telemetry.anomalies().stream().mapToInt(Anomaly::length).sum())
                .isEqualTo(1047);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
