package io.surprisal.deploy.bridge;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Debian's Alertmanager as a process, in a directory of its own. */
public final class Alertmanager implements AutoCloseable {
    /** The package {@code prometheus-alertmanager} of Debian has it; {@code .ci/run} installs it. */
    private static final String BINARY = "prometheus-alertmanager";

    private final Process process;
    private final int port;

    private Alertmanager(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where the binary is. A test on a machine without it is skipped, and says why. */
    public static Path assumed() {
        Optional<Path> binary = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, BINARY))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(binary)
                .as("%s on the PATH; apt-get install prometheus-alertmanager", BINARY)
                .isPresent();
        return binary.orElseThrow();
    }

    /** Starts one with no alerts, which tells a receiver of alerts, those of a job together. */
    public static Alertmanager start(Path binary, Path directory, String receiver, int port) throws IOException {
        Path config =
                Files.writeString(Files.createTempFile(directory, "alertmanager", ".yml"), """
                route: {receiver: people, group_by: [job], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
                receivers:
                  - name: people
                    webhook_configs: [{url: '%s', send_resolved: true}]
                """.formatted(receiver));
        Path log = Files.createTempFile(directory, "alertmanager", ".log");
        Process process = new ProcessBuilder(List.of(
                        binary.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + Files.createTempDirectory(directory, "alertmanager"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address="))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Alertmanager started = new Alertmanager(process, port);
        await("Alertmanager, see " + log)
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> started.get("/api/v2/status").has("versionInfo"));
        return started;
    }

    /** A port that is free by now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Its alerts that are open. */
    public JsonNode alerts() {
        try {
            return get("/api/v2/alerts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode get(String path) throws IOException {
        try (InputStream answer = URI.create(url() + path).toURL().openStream()) {
            return new ObjectMapper().readTree(answer);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
