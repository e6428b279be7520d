package io.surprisal.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Prometheus with the configuration of this module, for one job of this machine, looking every second, and the Alertmanager that it tells,
 * which looks every two seconds whether there is more to tell of what is critical. */
final class RunningPrometheus implements AutoCloseable {
    /** Where the configuration of this module has its receivers. */
    static final String NOBODY = "http://localhost:8080/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process prometheus;
    private final Process alertmanager;
    private final String url;
    private final String alertmanagerUrl;

    private RunningPrometheus(Process prometheus, Process alertmanager, String url, String alertmanagerUrl) {
        this.prometheus = prometheus;
        this.alertmanager = alertmanager;
        this.url = url;
        this.alertmanagerUrl = alertmanagerUrl;
    }

    /**
     * Starts both.
     *
     * @param metrics the port of the job's metrics
     * @param people where Alertmanager's receivers are
     */
    static RunningPrometheus start(Path directory, int metrics, String people) throws IOException {
        String listening = "127.0.0.1:" + Http.freePort();
        String telling = "127.0.0.1:" + Http.freePort();
        String routes = Files.readString(Configuration.ALERTMANAGER)
                .replace(NOBODY, people)
                .replace("group_interval: 1m", "group_interval: 2s");
        Process alertmanager = Program.ALERTMANAGER.start(
                directory.resolve("alertmanager.log"),
                "--config.file=" + Files.writeString(directory.resolve("alertmanager.yml"), routes),
                "--storage.path=" + directory.resolve("alertmanager"),
                "--web.listen-address=" + telling,
                "--cluster.listen-address=");
        String config = Files.readString(Configuration.PROMETHEUS)
                .replace("15s", "1s")
                .replace("localhost:9249", "127.0.0.1:" + metrics)
                .replace("localhost:9093", telling)
                .replace("rules/*.yml", Configuration.RULES.toAbsolutePath() + "/*.yml");
        Path file = Files.writeString(directory.resolve("prometheus.yml"), config);
        Process prometheus = Program.PROMETHEUS.start(
                directory.resolve("prometheus.log"),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--web.listen-address=" + listening);
        RunningPrometheus running =
                new RunningPrometheus(prometheus, alertmanager, "http://" + listening, "http://" + telling);
        await("a first look at the job, see " + directory.resolve("prometheus.log"))
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> running.query("up == 1").size() == 1);
        return running;
    }

    /** The address of Alertmanager. */
    String alertmanagerUrl() {
        return alertmanagerUrl;
    }

    /** The series that an expression gives now. */
    JsonNode query(String expression) throws IOException {
        return ask("/api/v1/query?query=" + encoded(expression));
    }

    /** The values of a label among series. */
    JsonNode labelValues(String label, String series) throws IOException {
        return ask("/api/v1/label/" + label + "/values?match[]=" + encoded(series));
    }

    /** The alerts that Alertmanager was told of. */
    JsonNode told() throws IOException {
        return JSON.readTree(Http.get(alertmanagerUrl + "/api/v2/alerts"));
    }

    /** The alert of a name among them. */
    JsonNode told(String alert) throws IOException {
        return StreamSupport.stream(told().spliterator(), false)
                .filter(told -> told.at("/labels/alertname").textValue().equals(alert))
                .findFirst()
                .orElseThrow();
    }

    /** The states of the alerts, {@code active} or {@code suppressed}, by {@code NAME of JOB}. */
    Map<String, String> states() throws IOException {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode alert : told()) {
            JsonNode labels = alert.get("labels");
            states.put(
                    labels.get("alertname").textValue() + " of "
                            + labels.get("job_name").textValue(),
                    alert.at("/status/state").textValue());
        }
        return states;
    }

    /** Tells Alertmanager of an alert, as Prometheus would. */
    void tell(String alert, String severity, String job) throws IOException, InterruptedException {
        Map<String, String> labels = Map.of("alertname", alert, "severity", severity, "job_name", job);
        String body = JSON.writeValueAsString(List.of(Map.of("labels", labels)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(alertmanagerUrl + "/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode ask(String request) throws IOException {
        JsonNode data = JSON.readTree(Http.get(url + request)).get("data");
        return data.has("result") ? data.get("result") : data;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        prometheus.destroy();
        alertmanager.destroy();
        prometheus.onExit().join();
        alertmanager.onExit().join();
    }
}
