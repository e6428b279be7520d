package io.surprisal.deploy.embedded.local;

import java.io.IOException;
import java.net.ServerSocket;
import org.apache.flink.configuration.Configuration;

/**
 * Has Flink's reporter serve all metrics for Prometheus at a port of this machine. The reporter listens on every interface, because Flink has no setting for one; it can only be read.
 */
public final class PrometheusPort {
    private static final String REPORTER = "metrics.reporter.prometheus.";

    private PrometheusPort() {}

    /**
     * Adds it to Flink's settings. Flink itself would only log that the port is taken.
     *
     * @throws IllegalArgumentException where nothing can listen at the port
     */
    public static void add(int port, Configuration settings) {
        try (ServerSocket free = new ServerSocket(port)) {
            settings.setString(
                    REPORTER + "factory.class", "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
            settings.setString(REPORTER + "port", Integer.toString(free.getLocalPort()));
            // Else 0.5 is 05 in the labels of histograms.
            settings.setString(REPORTER + "filterLabelValueCharacters", "false");
            // Each restart would begin all series anew.
            settings.setString(
                    REPORTER + "scope.variables.excludes", "task_id;task_attempt_id;task_attempt_num;operator_id");
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Metrics cannot be served at port " + port + " (" + e.getMessage()
                            + "); give --prometheus a free port",
                    e);
        }
    }
}
