package io.surprisal.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.surprisal.deploy.bridge.BridgeCli;
import io.surprisal.deploy.bridge.Receiver;
import io.surprisal.deploy.process.CommandProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An anomaly of a running job on both ways to people: Prometheus's rule, and the bridge, which tells Alertmanager of the alert and of its incident,
 * and a webhook of the alert.
 */
class BridgeBesideRulesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    /** A request that people got. */
    private record Told(JsonNode body, long arrived) {
        static List<Told> by(Receiver receiver) {
            return receiver.taken().stream().map(Told::of).toList();
        }

        private static Told of(Receiver.Request request) {
            try {
                return new Told(JSON.readTree(request.body()), request.arrived());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text(String field) {
            return body.get(field).textValue();
        }
    }

    @Test
    void peopleArePagedOnce() throws Exception {
        Program.PROMETHEUS.run(directory, "--version");
        Program.ALERTMANAGER.run(directory, "--version");
        try (Receiver people = Receiver.start();
                Receiver direct = Receiver.start();
                MonitoredJob job = MonitoredJob.start(directory);
                RunningPrometheus prometheus = RunningPrometheus.start(directory, job.port(), people.url());
                CommandProcess bridge = bridge(prometheus.alertmanagerUrl(), direct.url())) {
            bridge.linesUntil("Telling ");
            eventually(() -> !prometheus.query("surprisal:alerts_open:sum == 0").isEmpty());

            await().pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        job.telemetry().disturb();
                        return !people.taken().isEmpty() && prometheus.states().size() == 3;
                    });
            assertThat(prometheus.states())
                    .isEqualTo(Map.of(
                            "SurprisalIncident of " + MonitoredJob.NAME, "active",
                            "SurprisalAnomaly of " + MonitoredJob.NAME, "suppressed",
                            "SurprisalAnomalyOpen of " + MonitoredJob.NAME, "suppressed"));
            assertThat(prometheus.told("SurprisalAnomaly").get("labels").toString())
                    .isEqualTo(
                            "{\"alertname\":\"SurprisalAnomaly\",\"job\":\"surprisal\",\"job_name\":\"pumps: north hall\","
                                    + "\"key\":\"pump-0\",\"kind\":\"alert\",\"severity\":\"critical\"}");
            Instant ruled = Instant.parse(
                    prometheus.told("SurprisalAnomalyOpen").get("startsAt").textValue());
            assertThat(Told.by(people)).singleElement().satisfies(page -> {
                assertThat(page.text("receiver")).isEqualTo("pager");
                assertThat(page.text("status")).isEqualTo("firing");
                assertThat(page.body().get("alerts").findValuesAsText("alertname"))
                        .containsExactly("SurprisalIncident");
            });

            eventually(() -> newest(people).text("status").equals("resolved"));
            List<Told> pages = Told.by(people);
            // Where the rule outlasts the bridge by a look of Prometheus, there is one more of the same group.
            assertThat(pages)
                    .hasSizeLessThanOrEqualTo(3)
                    .extracting(page -> page.text("groupKey"))
                    .containsOnly(pages.get(0).text("groupKey"));
            List<Told> events = Told.by(direct);
            assertThat(events).extracting(event -> event.text("status")).containsExactly("opened", "resolved");
            assertThat(events).extracting(event -> event.text("key")).containsOnly("pump-0");
            long first = events.get(0).body().get("first_event_time").longValue();
            long last = events.get(1).body().get("last_event_time").longValue();
            System.out.printf(
                    "An anomaly: from its first Kafka record to the bridge's webhook %d ms, to the rule %d ms, to the page %d ms; from"
                            + " its last record to the webhook %d ms, to the page of its end %d ms; %d pages%n",
                    events.get(0).arrived() - first,
                    ruled.toEpochMilli() - first,
                    pages.get(0).arrived() - first,
                    events.get(1).arrived() - last,
                    newest(people).arrived() - last,
                    pages.size());
        }
    }

    private static void eventually(Callable<Boolean> done) {
        await().atMost(Duration.ofSeconds(60)).until(done);
    }

    private static Told newest(Receiver receiver) {
        List<Told> told = Told.by(receiver);
        return told.get(told.size() - 1);
    }

    private CommandProcess bridge(String alertmanager, String webhook) throws IOException {
        Path file = Files.writeString(directory.resolve("bridge.yaml"), """
                job: job.yaml
                alertmanager: {urls: '%s', resend: 2s}
                webhooks: {name: direct, url: '%s', events: [opened, resolved]}
                """.formatted(alertmanager, webhook));
        return CommandProcess.start(BridgeCli.class, directory, List.of("bridge", file.toString()));
    }
}
