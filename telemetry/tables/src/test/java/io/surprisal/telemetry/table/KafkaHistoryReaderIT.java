package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.deploy.broker.EmbeddedBroker;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.format.WideJsonFormat;
import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LogSettings;
import io.surprisal.telemetry.log.MiningSettings;
import io.surprisal.telemetry.log.TimeSettings;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaHistoryReaderIT {
    private static final ColumnSelection EVERYTHING = ColumnSelection.everything();
    private static final long NOON = 1_767_268_800_000L;

    private static @Nullable EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void readsCommittedRecordsInTheOrderOfTheirTimestamps() {
        broker().createTopic("ordered", 3);
        try (KafkaProducer<byte[], byte[]> producer = producer("ordered")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < 300; i++) {
                send(
                        producer,
                        "ordered",
                        i * 7 % 3,
                        NOON + i,
                        "{\"time\":\"s%d\",\"a\":%d,\"ok\":true}".formatted(i, i * i));
            }
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "ordered", 0, NOON, "{\"time\":\"never\",\"a\":-1,\"ok\":false}");
            producer.abortTransaction();
        }
        awaitEndOfTransaction("ordered");
        TelemetryTable table = read("ordered", "");
        assertThat(table.schema().names()).containsExactly("a", "ok");
        assertThat(table.rows()).isEqualTo(300);
        for (int row = 0; row < 300; row++) {
            assertThat(table.value(row, 0)).isEqualTo(row * row);
        }
        assertThat(table.times().orElseThrow()[299]).isEqualTo("s299");
        assertThat(read("ordered", "?max=10").rows()).isEqualTo(10);
        TelemetryTable part = read("ordered", "?from=2026-01-01T12:00:00.100Z&to=2026-01-01T12:00:00.200Z");
        assertThat(part.rows()).isEqualTo(100);
        assertThat(part.value(0, 0)).isEqualTo(100 * 100);
    }

    @Test
    void readsSeveralTopicsAsOne() throws IOException {
        for (String topic : List.of("odd", "even")) {
            broker().createTopic(topic, 1);
            try (KafkaProducer<byte[], byte[]> producer = producer(topic)) {
                producer.initTransactions();
                producer.beginTransaction();
                for (int i = topic.equals("odd") ? 1 : 0; i < 10; i += 2) {
                    send(producer, topic, 0, NOON + i, "{\"a\":%d}".formatted(i));
                }
                producer.commitTransaction();
            }
            awaitEndOfTransaction(topic);
        }
        assertThat(read("odd,even", "").values()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        KafkaHistory missing = KafkaHistory.all(broker().bootstrapServers(), "odd,neither", Map.of());
        assertThat(TopicRecords.readIfThere(missing, any -> true)).isFalse();
        assertThatThrownBy(() -> TopicRecords.read(missing, any -> true))
                .isInstanceOf(DataException.class)
                .hasMessage("There is no topic odd or no topic neither at " + broker().bootstrapServers()
                        + "; check its name");
    }

    @Test
    void asksByTheClientsSettings() {
        KafkaHistory history =
                KafkaHistory.all(broker().bootstrapServers(), "any", Map.of("reconnect.backoff.ms", "-5"));
        assertThatThrownBy(() -> TopicRecords.read(history, any -> true))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("Cannot read topic any at ")
                .hasMessageContaining("reconnect.backoff.ms");
    }

    /** A model trained on a topic's history is to score that very topic: same features, same values, no dead letter. */
    @Test
    void readsWhatAStreamReadsOfTheSameRecords() {
        List<String> payloads = List.of(
                "{\"load\":1.5,\"on\":true,\"text\":\" 7 \",\"host\":{\"cpu\":[0.25,null]},\"gap\":\"NA\",\"site\":\"a\"}",
                "{\"load\":-0.0,\"on\":\"False\",\"text\":\"\",\"host\":{\"cpu\":[\"3\",1e3]},\"gap\":16777219}",
                "{\n \"load\": NaN, \"on\": 1, \"text\": 8, \"host\": {\"cpu\": [2, 5]}, \"gap\": null}");
        broker().createTopic("awkward", 1);
        try (KafkaProducer<byte[], byte[]> producer = producer("awkward")) {
            producer.initTransactions();
            producer.beginTransaction();
            payloads.forEach(payload -> send(producer, "awkward", 0, NOON, payload));
            producer.commitTransaction();
        }
        awaitEndOfTransaction("awkward");
        TelemetryTable history = read("awkward", "");
        List<String> features = history.schema().names();
        assertThat(features).containsExactly("load", "on", "text", "/host/cpu/0", "/host/cpu/1", "gap");
        WideJsonFormat stream = new WideJsonFormat(DecodeOptions.defaults(FeatureMapping.fields(features)), features);
        for (int row = 0; row < payloads.size(); row++) {
            float[] ofHistory =
                    Arrays.copyOfRange(history.values(), row * features.size(), (row + 1) * features.size());
            RawRecord raw = new RawRecord(
                    "awkward", 0, row, NOON, null, payloads.get(row).getBytes(StandardCharsets.UTF_8));
            assertThat(valuesInStream(stream, raw)).as(payloads.get(row)).isEqualTo(ofHistory);
        }
    }

    private static float[] valuesInStream(WideJsonFormat format, RawRecord raw) {
        List<float[]> values = new ArrayList<>();
        format.read(raw, new SampleSink() {
            @Override
            public void sample(TelemetryRecord sample) {
                values.add(sample.values());
            }

            @Override
            public void measured(MeasuredRecord record) {
                throw new AssertionError(record);
            }

            @Override
            public void refused(DeadLetterReason reason, String message) {
                throw new AssertionError(reason + ": " + message);
            }
        });
        return values.get(0);
    }

    @Test
    void leavesOutAndReportsWhatIsNoObject() {
        broker().createTopic("mixed", 1);
        try (KafkaProducer<byte[], byte[]> producer = producer("mixed")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String value : List.of("{\"a\":1}", "not json", "[1]", "", "{\n\"a\": 2.5, \"state\": \"idle\"}")) {
                send(producer, "mixed", 0, NOON, value);
            }
            producer.commitTransaction();
        }
        awaitEndOfTransaction("mixed");
        TelemetryTable table = read("mixed", "");
        assertThat(table.values()).containsExactly(1, 2.5f);
        assertThat(table.notes().get(0))
                .startsWith("3 of 5 records hold no JSON object and were left out (first: topic mixed, partition 0,"
                        + " offset 1: ");
        assertThat(table.notes().get(1)).isEqualTo("1 column is not numeric and left out: state ('idle' in row 2)");
        assertThatThrownBy(
                        () -> TelemetryReader.read(List.of(source("mixed", "")), EVERYTHING.withFeatures(List.of("b"))))
                .hasMessageStartingWith("topic mixed at " + broker().bootstrapServers() + " has no column 'b'");
    }

    /** Templates, sessions and times of a history are those of the stream of the same records. */
    @Test
    void countsLinesOfATopic() {
        broker().createTopic("lines", 1);
        try (KafkaProducer<byte[], byte[]> producer = producer("lines")) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "lines", 0, NOON, "opened blk_1");
            send(producer, "lines", 0, NOON + 1, "opened blk_2");
            send(producer, "lines", 0, NOON + 2, "closed blk_1\tat once");
            send(producer, "lines", 0, NOON + 3, "closed blk_1\tat once");
            producer.commitTransaction();
        }
        awaitEndOfTransaction("lines");
        String source = source("lines", "?kind=text");
        assertThat(LogReader.readsLines(List.of(source), "")).isTrue();
        TelemetryTable table = LogReader.learn(List.of(source), logs("", "blk_\\d+"), EVERYTHING)
                .table();
        assertThat(table.schema().names())
                .containsExactly("opened blk_<*>", "closed blk_<*> at once", "<unknown template>");
        assertThat(table.keys().orElseThrow()).containsExactly("blk_2", "blk_1");
        assertThat(table.values()).containsExactly(1, 0, 0, 1, 2, 0);
        assertThat(table.clock().orElseThrow().millis(0))
                .isEqualTo(NOON + GroupSettings.defaults().gap().toMillis());
        assertThatThrownBy(() -> read("lines", "?kind=text"))
                .hasMessageEndingWith("holds lines of a log (kind=text), which have no columns");
    }

    @Test
    void countsLinesInAFieldOfATopicsObjects() {
        broker().createTopic("objects", 1);
        try (KafkaProducer<byte[], byte[]> producer = producer("objects")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String session : List.of("b", "a", "b")) {
                send(
                        producer,
                        "objects",
                        0,
                        NOON,
                        "{\"at\":\"2026-03-01T10:00:00Z\",\"log\":{\"line\":\"saw \\\"%s\\\" 7\"},\"session\":\"%s\"}"
                                .formatted("x", session));
            }
            send(producer, "objects", 0, NOON, "{\"at\":\"2026-03-01T10:00:00Z\",\"session\":\"b\"}");
            producer.commitTransaction();
        }
        awaitEndOfTransaction("objects");
        TelemetryTable table = LogReader.learn(
                        List.of(source("objects", "")),
                        logs("/log/line", ""),
                        EVERYTHING.withRoles("session", "at", null))
                .table();
        assertThat(table.schema().names()).containsExactly("saw \"x\" <*>", "<unknown template>");
        assertThat(table.keys().orElseThrow()).containsExactly("b", "a");
        assertThat(table.values()).containsExactly(2, 0, 1, 0);
        assertThat(table.clock().orElseThrow().millis(0))
                .isEqualTo(Instant.parse("2026-03-01T10:10:00Z").toEpochMilli() - 1);
        assertThat(table.notes())
                .containsExactly(
                        "1 of 4 records hold no line of a log and were left out (first: topic objects, partition 0, offset 3: it has"
                                + " nothing at /log/line)",
                        "3 lines make 2 sessions of 1 templates; 0 lines are of no known template, and 0 have no key and are left"
                                + " out");
        TelemetryTable byKafka = LogReader.learn(List.of(source("objects", "")), logs("/log/line", ""), EVERYTHING)
                .table();
        assertThat(byKafka.keys().orElseThrow())
                .as("Kafka's key, which is none")
                .containsExactly("");
    }

    /** A stream makes each of them a dead letter, however many they are. */
    @Test
    void leavesOutLinesWithoutATimeThatCanBeRead() {
        broker().createTopic("untimed", 1);
        String object = "{\"at\":\"%s\",\"line\":\"saw 7\"}";
        try (KafkaProducer<byte[], byte[]> producer = producer("untimed")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String time :
                    List.of("yesterday", "2026-03-01T10:00:00Z", "", "2026-03-01T10:00:01Z", "2026-03-32T10:00:00Z")) {
                send(producer, "untimed", 0, NOON, object.formatted(time));
            }
            send(producer, "untimed", 0, NOON, "{\"at\":\"2026-03-01T10:00:02Z\",\"line\":\" \"}");
            producer.commitTransaction();
        }
        awaitEndOfTransaction("untimed");
        ColumnSelection timed = EVERYTHING.withRoles(null, "at", null);
        TelemetryTable table = LogReader.learn(List.of(source("untimed", "")), logs("line", ""), timed)
                .table();
        assertThat(table.values()).containsExactly(2, 0);
        assertThat(table.notes())
                .startsWith(
                        "1 of 6 records hold no line of a log and were left out (first: topic untimed, partition 0, offset 5: its"
                                + " line is blank)",
                        "3 of 5 lines have no time that can be read and were left out (first: topic untimed, partition 0, offset"
                                + " 0: 'yesterday')");
        assertThatThrownBy(() -> LogReader.learn(List.of(source("untimed", "?max=1")), logs("line", ""), timed))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("topic untimed at " + broker().bootstrapServers()
                        + ": time column 'at': 'yesterday' in topic untimed, partition 0, offset 0 is not a time that can be"
                        + " read without help");
    }

    private static LogSettings logs(String line, String key) {
        GroupSettings sessions = GroupSettings.defaults();
        return new LogSettings(
                line,
                "",
                MiningSettings.defaults(),
                new GroupSettings(key, sessions.window(), sessions.gap(), sessions.mostLines(), sessions.silence()),
                TimeSettings.defaults());
    }

    @Test
    void namesWhatIsNotThere() {
        broker().createTopic("hollow", 1);
        assertThatThrownBy(() -> read("hollow", "")).hasMessageContaining("holds no JSON object to read (0 refused)");
        assertThatThrownBy(() -> read("nowhere", ""))
                .isInstanceOf(DataException.class)
                .hasMessage("There is no topic nowhere at " + broker().bootstrapServers() + "; check its name");
    }

    @Test
    void namesTheBrokerThatIsDown() {
        assertThatThrownBy(() -> TelemetryReader.read(List.of("kafka://localhost:1/any"), EVERYTHING))
                .hasMessage("No Kafka broker answers at localhost:1 within 10 s; start it or correct the address");
    }

    private static TelemetryTable read(String topic, String query) {
        return TelemetryReader.read(List.of(source(topic, query)), EVERYTHING);
    }

    private static String source(String topic, String query) {
        return "kafka://" + broker().bootstrapServers() + "/" + topic + query;
    }

    private static EmbeddedBroker broker() {
        if (broker == null) {
            throw new IllegalStateException("The broker is not started");
        }
        return broker;
    }

    private static KafkaProducer<byte[], byte[]> producer(String transaction) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker().bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transaction),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A producer ends a transaction before its markers are in the partitions; the next one of that name waits for them. */
    private static void awaitEndOfTransaction(String transaction) {
        try (KafkaProducer<byte[], byte[]> next = producer(transaction)) {
            next.initTransactions();
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int partition, long timestamp, String value) {
        // Committing the transaction reports what fails.
        var unused = producer.send(
                new ProducerRecord<>(topic, partition, timestamp, null, value.getBytes(StandardCharsets.UTF_8)));
    }
}
