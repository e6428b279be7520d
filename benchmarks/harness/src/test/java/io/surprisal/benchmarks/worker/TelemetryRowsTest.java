package io.surprisal.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryRowsTest {
    @Test
    void replaysTheTableWithoutItsTime(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("rows.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("t,a,b\n0,0.5,2\n1,-3,0.25\n".getBytes(StandardCharsets.UTF_8));
        }
        TelemetryRows rows = TelemetryRows.read(file);
        assertThat(rows.names()).containsExactly("a", "b");
        assertThat(rows.row(3)).containsExactly(-3f, 0.25f);
        assertThat(rows.json()[0]).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":0.5,\"b\":2.0}");
    }
}
