package io.surprisal.deploy.embedded;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of both commands that run a job. */
final class PrometheusOption {
    @Option(
            names = "--prometheus",
            paramLabel = "PORT",
            description = "Serve all metrics for Prometheus at this port, on every interface: docs/monitoring.md")
    private @Nullable Integer port;

    OptionalInt port() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
