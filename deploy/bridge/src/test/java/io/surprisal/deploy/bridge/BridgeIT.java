package io.surprisal.deploy.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.surprisal.clients.AlertsTopicEvent;
import io.surprisal.clients.TopicSerdes;
import io.surprisal.deploy.bridge.delivery.BridgeTopics;
import io.surprisal.deploy.bridge.settings.BridgeFile;
import io.surprisal.deploy.bridge.settings.BridgeSettings;
import io.surprisal.deploy.bridge.targets.Targets;
import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.AlertStatus;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.Severity;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.topic.AlertJson;
import io.surprisal.telemetry.topic.SampleRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a real broker on their way to real Alertmanagers and HTTP servers. */
class BridgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Pattern CONFIGURATION =
            Pattern.compile("```yaml\n(# alertmanager\\.yml\n.*?)```", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static EmbeddedBroker broker;
    private static KafkaProducer<String, AlertsTopicEvent> producer;

    @TempDir
    private Path directory;

    private String topic = "";

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                TopicSerdes.alertsTopic().serializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void topic() throws IOException {
        topic = "alerts-" + NUMBER.incrementAndGet();
        broker.createTopic(topic, 2);
        Files.writeString(directory.resolve("job.yaml"), """
                model: none.onnx
                kafka:
                  bootstrap_servers: %s
                  group: %s
                  input: {topics: telemetry}
                  output: {alerts_topic: %s}
                """.formatted(broker.bootstrapServers(), topic, topic));
    }

    @Test
    void anAlertArrivesIsGroupedAndResolves() throws Exception {
        Alertmanager.assumed();
        try (Receiver people = Receiver.start();
                Receiver direct = Receiver.start();
                Alertmanager alertmanager = alertmanager(people.url(), Alertmanager.freePort())) {
            try (Bridge bridge = bridge("""
                    links: {runbook: 'https://wiki/{name}'}
                    alertmanager: {urls: '%s', labels: {team: pumps}, resend: 2s}
                    webhooks: {name: direct, url: '%s'}
                    """.formatted(alertmanager.url(), direct.url()))) {
                long now = System.currentTimeMillis();
                long written = write(alert("pump-7", AlertStatus.OPENED, Severity.WARNING, now - 1_000, now));
                write(alert("pump-8", AlertStatus.OPENED, Severity.WARNING, now - 900, now));

                JsonNode together = notification(people, "firing", 2);
                assertThat(together.at("/groupLabels/job").asText()).isEqualTo(topic);
                JsonNode first = alertOf(together, "pump-7");
                assertThat(first.at("/labels/alertname").asText()).isEqualTo("SurprisalAnomaly");
                assertThat(first.at("/labels/team").asText()).isEqualTo("pumps");
                assertThat(first.at("/labels/job_name").asText()).isEqualTo("north hall");
                assertThat(first.at("/annotations/summary").asText())
                        .startsWith("pump-7: pressure 9, expected 5.5 ± 0.25 (+14 sd), since 20");
                assertThat(first.at("/annotations/runbook_url").asText()).isEqualTo("https://wiki/SurprisalAnomaly");
                await().atMost(PATIENCE).until(() -> !direct.taken().isEmpty());
                System.out.printf(
                        "From the Kafka record to the webhook: %d ms; to Alertmanager's notification, of which it waits 1 s from the"
                                + " first abnormal record: %d ms%n",
                        direct.taken().get(0).arrived() - written,
                        people.requests().get(0).arrived() - written);

                write(alert("pump-7", AlertStatus.UPDATED, Severity.CRITICAL, now - 1_000, now + 10));
                await().atMost(PATIENCE)
                        .until(() ->
                                severities(alertmanager).equals(Map.of("pump-7", "critical", "pump-8", "warning")));

                long over = System.currentTimeMillis();
                write(alert("pump-7", AlertStatus.RESOLVED, Severity.CRITICAL, now - 1_000, over));
                write(alert("pump-8", AlertStatus.RESOLVED, Severity.WARNING, now - 900, over));
                await().atMost(PATIENCE).until(() -> alertmanager.alerts().isEmpty());
                notification(people, "resolved", 1);
                await().atMost(PATIENCE).until(() -> direct.taken().size() == 5);
            }
        }
    }

    @Test
    void anOpenAlertOfAReplayStaysOpenAndIsKnownAgainAfterARestartOfBoth() throws Exception {
        Alertmanager.assumed();
        int port = Alertmanager.freePort();
        try (Receiver people = Receiver.start()) {
            String yaml = "alertmanager: {urls: 'http://127.0.0.1:" + port + "', resend: 1s}";
            try (Alertmanager alertmanager = alertmanager(people.url(), port);
                    Bridge bridge = bridge(yaml)) {
                write(alert("pump-7", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
                write(alert("pump-8", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
                write(alert("pump-8", AlertStatus.RESOLVED, Severity.WARNING, 1_000, 9_000));
                await().atMost(PATIENCE).until(() -> severities(alertmanager).equals(Map.of("pump-7", "warning")));
                await().during(Duration.ofSeconds(6))
                        .atMost(Duration.ofSeconds(8))
                        .until(() -> severities(alertmanager).equals(Map.of("pump-7", "warning")));
            }
            try (Alertmanager alertmanager = alertmanager(people.url(), port);
                    Bridge bridge = bridge(yaml)) {
                await().atMost(PATIENCE).until(() -> severities(alertmanager).equals(Map.of("pump-7", "warning")));
            }
        }
    }

    @Test
    void theConfigurationOfThePageIsOne() throws Exception {
        Alertmanager.assumed();
        Matcher example = CONFIGURATION.matcher(Files.readString(Path.of("..", "..", "docs", "bridges.md")));
        assertThat(example.find()).isTrue();
        Path file = Files.writeString(directory.resolve("alertmanager.yml"), example.group(1));
        Process check = new ProcessBuilder("amtool", "check-config", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("amtool.log").toFile())
                .start();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void aTargetThatIsAwayGetsAllOnceAndHoldsUpNobody() throws Exception {
        int port = Alertmanager.freePort();
        AtomicInteger calls = new AtomicInteger();
        try (Receiver other = Receiver.start();
                Bridge bridge = bridge("""
                        webhooks:
                          - {name: away, url: 'http://127.0.0.1:%d/'}
                          - {name: other, url: '%s', events: [opened]}
                        """.formatted(port, other.url()))) {
            List<String> keys = IntStream.range(0, 6).mapToObj(i -> "pump-" + i).toList();
            for (String key : keys) {
                write(alert(key, AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
                write(alert(key, AlertStatus.RESOLVED, Severity.WARNING, 1_000, 3_000));
            }
            await().atMost(PATIENCE).until(() -> keys(other).size() == 6);
            try (Receiver back = Receiver.start(port, body -> {
                boolean refused = new String(body, StandardCharsets.UTF_8).contains("\"key\":\"pump-2\"");
                return calls.incrementAndGet() <= 2 ? 503 : refused ? 422 : 200;
            })) {
                await().atMost(PATIENCE).until(() -> keys(back).size() >= 10);
                awaitCommitted("away", 12);
                List<String> expected = new ArrayList<>();
                keys.stream().filter(key -> !key.equals("pump-2")).forEach(key -> expected.addAll(List.of(key, key)));
                assertThat(keys(back)).containsExactlyInAnyOrderElementsOf(expected);
                assertThat(back.taken().stream().map(BridgeIT::idempotencyKey)).doesNotHaveDuplicates();
                assertThat(back.requests().stream().filter(request -> request.status() == 422))
                        .hasSize(2);
            }
            assertThat(keys(other)).containsExactlyInAnyOrderElementsOf(keys);
        }
    }

    @Test
    void aRestartSendsNothingThatWasTakenAndNothingIsLostBetweenNorByRecordsThatAreNone() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            String yaml = "webhooks: {name: chat, url: '" + receiver.url()
                    + "', body: '{{event.key}}', headers: {Content-Type: text/plain}}";
            long before = write(alert("before", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
            await().atMost(PATIENCE).until(() -> System.currentTimeMillis() > before);
            try (Bridge bridge = bridge(yaml)) {
                write(alert("a", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
                write(alert("b", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
                await().atMost(PATIENCE).until(() -> receiver.taken().size() == 2);
                writeBytes("garbage");
                String noOutputs = new String(new AlertJson().toBytes(SampleRecords.ALERT), StandardCharsets.UTF_8)
                        .replaceAll("\"outputs\":\\{[^}]*}", "\"outputs\":{}");
                writeBytes(noOutputs);
            }
            write(alert("c", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
            try (Bridge bridge = bridge(yaml)) {
                write(alert("d", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
                await().atMost(PATIENCE).until(() -> receiver.taken().size() >= 4);
                awaitCommitted("chat", 7);
            }
            assertThat(receiver.requests())
                    .extracting(request -> new String(request.body(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("a", "b", "c", "d");
        }
    }

    @Test
    void whatKafkaRemovedBeforeItWasToldIsPassedOver() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            String yaml = "start: earliest\nwebhooks: {name: chat, url: '" + receiver.url() + "', body: '{{records}}'}";
            write(alert("pump", AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
            try (Bridge bridge = bridge(yaml)) {
                await().atMost(PATIENCE).until(() -> receiver.taken().size() == 1);
            }
            for (int i = 0; i < 4; i++) {
                write(alert("pump", AlertStatus.UPDATED, Severity.WARNING, 1_000, 3_000 + i));
            }
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                Map<TopicPartition, RecordsToDelete> removed = new HashMap<>();
                for (int partition = 0; partition < 2; partition++) {
                    // Of the partition without records there is nothing to remove.
                    TopicPartition of = new TopicPartition(topic, partition);
                    long end = admin.listOffsets(Map.of(of, OffsetSpec.latest()))
                            .partitionResult(of)
                            .get()
                            .offset();
                    removed.put(of, RecordsToDelete.beforeOffset(Math.max(0, end - 2)));
                }
                admin.deleteRecords(removed).all().get();
            }
            try (Bridge bridge = bridge(yaml)) {
                awaitCommitted("chat", 5);
            }
            assertThat(receiver.requests().stream().map(BridgeIT::idempotencyKey))
                    .containsExactly(
                            "pump%40telemetry-3%401000%2Fopened%2F2000%2Fwarning%2F1",
                            "pump%40telemetry-3%401000%2Fupdated%2F3002%2Fwarning%2F1",
                            "pump%40telemetry-3%401000%2Fupdated%2F3003%2Fwarning%2F1");
        }
    }

    @Test
    void severalProcessesShareThePartitions() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            String yaml = "webhooks: {name: chat, url: '" + receiver.url() + "'}";
            List<String> expected = new ArrayList<>();
            try (Bridge first = bridge(yaml)) {
                expected.addAll(writeKeys("a", 20));
                await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
                try (Bridge second = bridge(yaml)) {
                    expected.addAll(writeKeys("b", 20));
                    await().atMost(PATIENCE).until(() -> receiver.taken().size() >= 40);
                    first.close();
                    expected.addAll(writeKeys("c", 20));
                    await().atMost(PATIENCE).until(() -> receiver.taken().size() >= 60);
                    awaitCommitted("chat", 60);
                }
            }
            assertThat(keys(receiver)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void theDelayFromARecordToAWebhookIsMeasured() throws Exception {
        try (Receiver receiver = Receiver.start();
                Bridge bridge = bridge("webhooks: {name: chat, url: '" + receiver.url() + "'}")) {
            writeKeys("first", 2);
            await().atMost(PATIENCE).until(() -> receiver.taken().size() == 2);
            Map<String, Long> written = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                String key = "pump-" + i;
                written.put(key, write(alert(key, AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000)));
                Thread.sleep(10);
            }
            await().atMost(PATIENCE).until(() -> receiver.taken().size() == 202);
            long[] delays = receiver.taken().stream()
                    .skip(2)
                    .mapToLong(request -> request.arrived()
                            - written.getOrDefault(
                                    json(request.body()).path("key").asText(), 0L))
                    .sorted()
                    .toArray();
            System.out.printf(
                    "From the Kafka record to the webhook, 200 alerts: median %d ms, 95%% within %d ms, at most %d ms%n",
                    delays[100], delays[190], delays[199]);
            assertThat(delays[100]).isBetween(0L, 1_000L);
        }
    }

    @Test
    void logRecordsArriveByOtlp() throws Exception {
        String incidents = topic + "-incidents";
        broker.createTopic(incidents, 1);
        Path job = directory.resolve("job.yaml");
        Files.writeString(
                job,
                Files.readString(job).replace("{alerts_topic", "{incidents_topic: " + incidents + ", alerts_topic")
                        + "alerts: {incidents: {group: '^([^-]+)-'}}");
        try (Receiver collector = Receiver.start();
                KafkaProducer<String, Incident> incidentProducer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        TopicSerdes.incidents().serializer());
                Bridge bridge =
                        bridge("start: earliest\notlp: {endpoint: '" + collector.url() + "', headers: {Api-Key: k}}")) {
            long written = write(alert("pump-7", AlertStatus.OPENED, Severity.CRITICAL, 1_000, 2_000));
            producer.send(new ProducerRecord<>(topic, "pump-7", new AlertsTopicEvent.OfNotice(SampleRecords.NOTICE)))
                    .get();
            incidentProducer
                    .send(new ProducerRecord<>(incidents, "pump", SampleRecords.INCIDENT))
                    .get();
            await().atMost(PATIENCE).until(() -> collector.taken().size() == 3);
            Map<String, LogRecord> logs = new HashMap<>();
            for (Receiver.Request request : collector.taken()) {
                assertThat(request.headers()).containsEntry("Api-key", List.of("k"));
                LogRecord log = ExportLogsServiceRequest.parseFrom(request.body())
                        .getResourceLogs(0)
                        .getScopeLogs(0)
                        .getLogRecords(0);
                logs.put(log.getEventName(), log);
            }
            assertThat(logs).containsOnlyKeys("surprisal.alert", "surprisal.notice", "surprisal.incident");
            assertThat(logs.get("surprisal.alert"))
                    .extracting(LogRecord::getObservedTimeUnixNano)
                    .isEqualTo(written * 1_000_000);
        }
    }

    @Test
    void aCheckTriesEachTarget() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            BridgeSettings settings = settings("""
                    alertmanager: {urls: 'http://127.0.0.1:%d'}
                    webhooks: {name: chat, url: '%s'}
                    otlp: {endpoint: '%s'}
                    """.formatted(Alertmanager.freePort(), receiver.url(), receiver.url()));
            BridgeTopics topics = new BridgeTopics(JobFile.topics(settings.job()), settings.start());
            StringWriter out = new StringWriter();
            assertThat(BridgeCheck.run(topics, Targets.of(settings, topic, "north hall"), new PrintWriter(out)))
                    .isFalse();
            assertThat(out.toString()
                            .lines()
                            .map(line -> line.replaceAll(" +", " ").replaceAll("\\d{4,}", "PORT")))
                    .containsExactly(
                            "topic " + topic + " ok partitions: 2",
                            "alertmanager-127.0.0.1-PORT FAILED no answer from 127.0.0.1:PORT (ConnectException)",
                            "chat ok it took an alert of the key surprisal-bridge-check, and its end",
                            "otlp ok taken");
            assertThat(receiver.requests()).hasSize(3);
        }
    }

    private Alertmanager alertmanager(String receiver, int port) throws IOException {
        return Alertmanager.start(Alertmanager.assumed(), directory, receiver, port);
    }

    private Bridge bridge(String yaml) throws IOException {
        BridgeSettings settings = settings(yaml);
        return Bridge.start(
                new BridgeTopics(JobFile.topics(settings.job()), settings.start()),
                Targets.of(settings, topic, "north hall"));
    }

    private BridgeSettings settings(String yaml) throws IOException {
        return BridgeFile.load(Files.writeString(directory.resolve("bridge.yaml"), "job: job.yaml\n" + yaml), Map.of());
    }

    private static Alert alert(String key, AlertStatus status, Severity severity, long since, long time) {
        return Alerts.event(key, status, severity, since, time);
    }

    /** Returns the record's timestamp. */
    private long write(Alert alert) throws Exception {
        return producer.send(new ProducerRecord<>(topic, alert.key(), new AlertsTopicEvent.OfAlert(alert)))
                .get()
                .timestamp();
    }

    /** An alert for each of so many keys; returns the keys. */
    private List<String> writeKeys(String prefix, int count) throws Exception {
        List<String> keys =
                IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
        for (String key : keys) {
            write(alert(key, AlertStatus.OPENED, Severity.WARNING, 1_000, 2_000));
        }
        return keys;
    }

    private void writeBytes(String value) throws Exception {
        try (KafkaProducer<String, String> bytes = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            bytes.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private void awaitCommitted(String target, long records) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", topic + "-bridge-" + target),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            await().atMost(PATIENCE)
                    .until(() ->
                            consumer
                                            .committed(
                                                    Set.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)))
                                            .values()
                                            .stream()
                                            .mapToLong(offset -> offset == null ? 0 : offset.offset())
                                            .sum()
                                    == records);
        }
    }

    private static List<String> keys(Receiver receiver) {
        return receiver.taken().stream()
                .map(request -> json(request.body()).path("key").asText())
                .toList();
    }

    private static String idempotencyKey(Receiver.Request request) {
        return String.join(",", request.headers().getOrDefault("Idempotency-key", List.of()));
    }

    private static Map<String, String> severities(Alertmanager alertmanager) {
        Map<String, String> severities = new HashMap<>();
        alertmanager
                .alerts()
                .forEach(alert -> severities.merge(
                        alert.at("/labels/key").asText(),
                        alert.at("/labels/severity").asText(),
                        (one, other) -> one + " and " + other));
        return severities;
    }

    /** Waits for a notification of at least so many alerts of a status. */
    private static JsonNode notification(Receiver people, String status, int alerts) {
        return await().atMost(PATIENCE)
                .until(
                        () -> people.taken().stream()
                                .map(request -> json(request.body()))
                                .filter(found -> found.path("status").asText().equals(status)
                                        && found.path("alerts").size() >= alerts)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static JsonNode alertOf(JsonNode notification, String key) {
        for (JsonNode alert : notification.path("alerts")) {
            if (alert.at("/labels/key").asText().equals(key)) {
                return alert;
            }
        }
        throw new AssertionError("No alert of " + key + " in " + notification);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
