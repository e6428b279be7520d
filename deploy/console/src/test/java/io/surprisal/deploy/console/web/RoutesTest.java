package io.surprisal.deploy.console.web;

import static io.surprisal.deploy.console.Samples.START;
import static io.surprisal.deploy.console.Samples.alert;
import static io.surprisal.deploy.console.Samples.anomalous;
import static io.surprisal.deploy.console.Samples.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.clients.AlertsTopicEvent.OfAlert;
import io.surprisal.deploy.console.Http;
import io.surprisal.deploy.console.Http.Answer;
import io.surprisal.deploy.console.state.ConsoleState;
import io.surprisal.deploy.console.state.JobDescription;
import io.surprisal.deploy.console.topic.FeedbackWriter;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.settings.JobTopics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final String TOKEN = "correct horse battery staple";

    /** A job that hears no feedback, so that nothing is written. */
    private final JobTopics job = new JobTopics(
            "localhost:1",
            "pumps",
            new JobTopics.Input(List.of("telemetry"), "", "", ""),
            new JobTopics.Output("scores", "alerts", "incidents", "dead-letters", "model-events"),
            Map.of());

    private final ConsoleState state = new ConsoleState(
            new JobDescription("pumps", "localhost:1", Map.of("scores", "scores"), false), Clock.systemUTC());

    private ConsoleServer open;
    private ConsoleServer closed;

    @BeforeEach
    void start() throws IOException {
        open = ConsoleServer.start(Place.local(), state, new FeedbackWriter(job));
        closed = ConsoleServer.start(new Place("127.0.0.1", 0, TOKEN), state, new FeedbackWriter(job));
    }

    @AfterEach
    void stop() {
        open.close();
        closed.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | text/html; charset=utf-8",
                "/console.js | text/javascript; charset=utf-8",
                "/console.css | text/css; charset=utf-8",
                "/icon.svg | image/svg+xml",
                "/uplot/uPlot.esm.js | text/javascript; charset=utf-8",
                "/api/overview | application/json; charset=utf-8"
            })
    void everyAnswerForbidsWhatComesFromElsewhere(String path, String type) throws IOException {
        Answer answer = http(open).get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'self'; ");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void saysWhatIsKnownInTheWordsOfTheTopics() throws IOException {
        state.score(normal("a b", 0, 0.1), START);
        state.score(anomalous("a b", 1, 1e-6, 8, "heat"), START);
        state.alertsTopic(
                new OfAlert(alert(AlertStatus.OPENED, Severity.WARNING, anomalous("a b", 1, 1e-6, 8, "heat"))));
        assertThat(http(open).get("/api/entities?filter=A%20").json().toString())
                .isEqualTo("{\"matching\":1,\"total\":1,\"forgotten\":0,\"entities\":["
                        + "{\"key\":\"a b\",\"state\":\"alert\",\"severity\":\"warning\",\"alert_id\":\"a b@telemetry-0@1\",\"since\":1772366460000,"
                        + "\"minus_log10\":6.0,\"event_time\":1772366460000,\"silenced_until\":null}]}");
        Answer key = http(open).get("/api/key?key=a+b");
        assertThat(key.json().path("records").toString())
                .isEqualTo(
                        "{\"times\":[1772366400000,1772366460000],\"smoothed\":[1.0,8.0],\"threshold\":[3.0,3.0],\"minus_log10\":[1.0,6.0],"
                                + "\"anomalous\":[false,true]}");
        assertThat(key.json().path("position").asInt()).isEqualTo(2);
        Answer detail = http(open).get("/api/alert?id=a%20b%40telemetry-0%401");
        assertThat(detail.json().at("/features/0/feature").asText()).isEqualTo("heat");
        Answer trial = http(open).get("/api/trial?alert=a%20b%40telemetry-0%401");
        assertThat(trial.json().at("/silenced/0/basis").asText()).isEqualTo("records");
        assertThat(http(open).get("/api/overview").json().path("group").asText())
                .isEqualTo("pumps");
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        assertRefused(http(open).get("/api/key?key=x"), 404, "There is no key 'x' here");
        assertRefused(http(open).get("/../pom.xml"), 400, "");
        assertRefused(http(open).get("/page/index.html"), 404, "There is nothing at /page/index.html");
        assertRefused(http(open).send("DELETE", "/api/feedback", ""), 405, "Expected GET or POST, got DELETE");
        assertRefused(http(open).get("/api/events?position=x"), 400, "position is 'x'");
    }

    /** A name of somebody else's that was bound to 127.0.0.1 does not open the page. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8180", "127.0.0.1.evil.example", "192.168.1.5:8180"})
    void otherNamesOfLoopbackAreRefused(String host) throws IOException {
        assertRefused(http(open).get("/api/overview", "Host: " + host), 421, "Host is " + host);
        assertRefused(http(open).get("/", "Host: " + host), 421, "Host is " + host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8180", "127.0.0.1:9", "[::1]:8180"})
    void itsOwnNamesAreTaken(String host) throws IOException {
        assertThat(http(open).get("/api/overview", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    void onlyItsOwnPageSaysSomething() throws IOException {
        String said = "{\"answer\":\"retract\",\"id\":\"a\"}";
        assertRefused(
                http(open).send("POST", "/api/feedback", said, "Content-Type: text/plain"),
                415,
                "Content-Type is 'text/plain'; expected application/json");
        assertRefused(http(open).send("POST", "/api/feedback", said), 415, "Content-Type is ''");
        assertRefused(
                http(open).post("/api/feedback", said, "Origin: http://evil.example"),
                403,
                "Origin is http://evil.example");
        assertRefused(http(open).post("/api/feedback", said, "Origin: null"), 403, "Origin is null");
        assertRefused(http(open).post("/api/feedback", said, "Origin: http://127.0.0.1:1"), 403, "Origin is");
        // Of the page itself it comes as far as the job, which hears no feedback.
        String own = open.address().replaceAll("/$", "");
        assertRefused(
                http(open).post("/api/feedback", said, "Origin: " + own), 502, "job.yaml names no topic of feedback");
    }

    @Test
    void whatIsSaidIsChecked() throws IOException {
        assertRefused(http(open).post("/api/feedback", "{\"answer\":\"maybe\"}"), 400, "answer is 'maybe'");
        assertRefused(
                http(open).post("/api/feedback", "{\"answer\":\"silence\",\"key\":\"a\"}"), 400, "until is missing");
        assertRefused(
                http(open).post("/api/feedback", "{\"answer\":\"confirmed\",\"alert\":\"x\"}"),
                404,
                "There is no alert 'x'");
        assertRefused(http(open).post("/api/feedback", "{}"), 400, "answer is missing");
        assertRefused(http(open).post("/api/feedback", "no json"), 400, "The request is not what is expected");
        assertRefused(http(open).post("/api/feedback", " ".repeat(20_000)), 413, "longer than 16384 bytes");
    }

    @Test
    void aTokenIsAskedFor() throws IOException {
        assertRefused(http(closed).get("/api/overview"), 401, "log in at /");
        assertRefused(http(closed).get("/api/events"), 401, "log in at /");
        assertRefused(http(closed).post("/api/feedback", "{}"), 401, "log in at /");
        assertRefused(http(closed).get("/api/overview", "Authorization: Bearer wrong"), 401, "log in at /");
        assertThat(http(closed).get("/").body())
                .contains("The token of this console")
                .doesNotContain("entities");
        assertThat(http(closed)
                        .get("/api/overview", "Authorization: Bearer " + TOKEN)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoLogsInIsKnownByACookieThatScriptsDoNotSee() throws IOException {
        assertRefused(http(closed).post("/api/login", "{\"token\":\"wrong\"}"), 403, "This is not the token");
        Answer answer = http(closed).post("/api/login", "{\"token\":\"" + TOKEN + "\"}");
        assertThat(answer.status()).isEqualTo(204);
        String cookie = answer.header("Set-Cookie");
        assertThat(cookie)
                .matches("surprisal_console=[0-9a-f]{48}; Path=/; HttpOnly; SameSite=Strict")
                .doesNotContain(TOKEN);
        String session = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
        assertThat(http(closed).get("/api/overview", session).status()).isEqualTo(200);
        assertThat(http(closed).get("/", session).body()).contains("id=\"entities\"");
        assertRefused(http(closed).get("/api/overview", "Cookie: surprisal_console=0"), 401, "log in at /");
    }

    @Test
    void theStreamTellsWhatIsAndWhatComes() throws IOException {
        state.score(normal("a", 0, 0.1), START);
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(open.address()).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /api/events?key=a&position=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(dataOf(lines, "overview")).contains("\"group\":\"pumps\"");
            assertThat(dataOf(lines, "key")).contains("\"times\":[]");
            state.score(normal("a", 1, 0.01), START);
            state.score(normal("b", 1, 0.01), START);
            assertThat(dataOf(lines, "overview")).contains("\"event_time\":1772366460000");
            assertThat(dataOf(lines, "key"))
                    .contains(
                            "\"records\":{\"times\":[1772366460000],\"smoothed\":[2.0],\"threshold\":[3.0],\"minus_log10\":[2.0],\"anomalous\":[false]},\"position\":2");
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        int port = URI.create(open.address()).getPort();
        assertThatThrownBy(
                        () -> ConsoleServer.start(new Place("127.0.0.1", port, null), state, new FeedbackWriter(job)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The console cannot listen at 127.0.0.1:" + port)
                .hasMessageContaining("name another port (--port)");
    }

    private static String dataOf(BufferedReader lines, String event) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals("event: " + event)) {
            line = lines.readLine();
        }
        return String.valueOf(lines.readLine());
    }

    private static Http http(ConsoleServer server) {
        return new Http(server.address());
    }

    private static void assertRefused(Answer answer, int status, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
    }
}
