package io.surprisal.deploy.console;

import static io.surprisal.deploy.console.Samples.alert;
import static io.surprisal.deploy.console.Samples.anomalous;
import static io.surprisal.deploy.console.Samples.normal;
import static io.surprisal.deploy.console.Samples.notice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.deploy.console.Http.Answer;
import io.surprisal.deploy.console.web.Place;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.EventAvro;
import io.surprisal.telemetry.topic.SampleRecords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Records in at a real broker; JSON, events and feedback out. */
class ConsoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static EmbeddedBroker broker;
    private static JobTopicsOnBroker topics;
    private static Console console;
    private static Http http;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        topics = new JobTopicsOnBroker(broker);
        console = Console.start(JobTopicsOnBroker.job(broker.bootstrapServers()), Place.local());
        http = new Http(console.address());
    }

    @AfterAll
    static void stop() throws Exception {
        console.close();
        topics.close();
        broker.close();
    }

    @Test
    void showsWhatTheTopicsHold() throws Exception {
        topics.scores(normal("a", 0, 0.1), anomalous("a", 1, 1e-8, 8, "heat"), normal("b", 0, 0.5));
        topics.alert(alert(AlertStatus.OPENED, Severity.WARNING, anomalous("a", 1, 1e-8, 8, "heat")));
        topics.notice(notice(NoticeStatus.OPENED, NoticeKind.SCORE_DRIFT, "b"));
        topics.incident(SampleRecords.INCIDENT);
        topics.deadLetter(SampleRecords.DEAD_LETTER);
        topics.bytes(
                "alerts",
                new EventAvro<>(new AlertJson())
                        .toBytes(alert(AlertStatus.OPENED, Severity.CRITICAL, anomalous("c", 1, 1e-10, 11, "load"))));
        topics.bytes("scores", "no score".getBytes(StandardCharsets.UTF_8));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(states())
                    .containsEntry("a", "alert")
                    .containsEntry("b", "drifting")
                    .containsEntry("c", "alert");
            assertThat(get("/api/key?key=a").at("/records/times")).hasSize(2);
            assertThat(get("/api/overview").at("/incidents/0/group").asText()).isEqualTo("pump");
            assertThat(get("/api/overview").at("/dead_letters/0/reason").asText())
                    .isEqualTo("not_json");
            assertThat(topic("scores").path("unreadable").asInt()).isEqualTo(1);
            assertThat(topic("scores").path("state").asText()).isEqualTo("live");
        });
        assertThat(topic("scores").path("message").asText()).contains("surprisal.score/5");
        assertThat(get("/api/overview").at("/scores_per_second").asDouble()).isPositive();
        assertThat(get("/api/overview").at("/broker/state").asText()).isEqualTo("up");
    }

    @Test
    void countsHowFarTheJobIsBehind() throws Exception {
        topics.bytes("telemetry", new byte[1]);
        topics.bytes("telemetry", new byte[1]);
        topics.bytes("telemetry", new byte[1]);
        commit(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/api/overview").path("lag").toString())
                        .isEqualTo("[{\"topic\":\"telemetry\",\"records\":2}]"));
    }

    @Test
    void tellsANewRecordAsItComes() throws Exception {
        topics.scores(normal("live", 0, 0.1));
        await().atMost(PATIENCE).until(() -> http.get("/api/key?key=live").status() == 200);
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(console.address()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /api/events?key=live&position=1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            topics.scores(normal("live", 1, 0.01));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            while (line != null && !line.contains("\"times\":[" + (Samples.START + Samples.MINUTE) + "]")) {
                line = lines.readLine();
            }
            assertThat(line).contains("\"key\":\"live\"").contains("\"minus_log10\":[2.0]");
        }
    }

    @Test
    void whatPeopleSayArrivesOnTheTopicAndComesBack() throws Exception {
        Alert raised = alert(AlertStatus.OPENED, Severity.WARNING, anomalous("said", 1, 1e-8, 8, "heat"));
        topics.alert(raised);
        await().atMost(PATIENCE).until(() -> http.get("/api/key?key=said").status() == 200);
        say("{\"answer\":\"false_positive\",\"alert\":\"" + raised.id() + "\"}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get("/api/key?key=said").at("/alerts/0/said").asText())
                        .isEqualTo("false_positive"));
        say("{\"answer\":\"silence\",\"key\":\"said\",\"until\":1772366700000}");
        say("{\"answer\":\"retract\",\"id\":\"" + raised.id() + "\"}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                get("/api/key?key=said").at("/alerts/0/said").isNull())
                        .isTrue());
        assertThat(topics.said())
                .containsExactly(
                        Map.entry(raised.id(), Optional.of(Feedback.Answer.to(raised, false))),
                        Map.entry("said", Optional.of(new Feedback.Silence("said", 1_772_366_700_000L))),
                        Map.entry(raised.id(), Optional.empty()));
    }

    /** The page is there before the broker is, and says so. */
    @Test
    void aBrokerMayComeLater() throws Exception {
        try (Console early = Console.start(JobTopicsOnBroker.job("127.0.0.1:1"), Place.local())) {
            Http page = new Http(early.address());
            assertThat(page.get("/").status()).isEqualTo(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(page.get("/api/overview")
                                    .json()
                                    .at("/broker/state")
                                    .asText())
                            .isEqualTo("away"));
            Answer refused = page.post("/api/feedback", "{\"answer\":\"retract\",\"id\":\"a\"}");
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.body()).contains("was not written, nothing has changed");
        }
    }

    private static Map<String, String> states() throws IOException {
        Map<String, String> states = new HashMap<>();
        get("/api/entities")
                .path("entities")
                .forEach(entity -> states.put(
                        entity.path("key").asText(), entity.path("state").asText()));
        return states;
    }

    private static JsonNode topic(String holds) throws IOException {
        for (JsonNode topic : get("/api/overview").path("topics")) {
            if (topic.path("holds").asText().equals(holds)) {
                return topic;
            }
        }
        throw new AssertionError("No topic holds " + holds);
    }

    private static JsonNode get(String path) throws IOException {
        return http.get(path).json();
    }

    private static void say(String json) throws IOException {
        assertThat(http.post("/api/feedback", json).status()).isEqualTo(204);
    }

    private static void commit(long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "pumps"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition("telemetry", 0)));
            consumer.commitSync(Map.of(new TopicPartition("telemetry", 0), new OffsetAndMetadata(offset)));
        }
    }
}
