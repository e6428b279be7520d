package io.surprisal.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaOptionsTest {
    private static final OutputTopics TOPICS = new OutputTopics("scores", "alerts", "incidents", "dead-letters");

    @Test
    void aJobNeverReadsWhatItWrites() {
        assertThatThrownBy(() -> new KafkaOptions(
                        "localhost:9092",
                        Map.of(),
                        new KafkaInput(List.of("telemetry"), null, "group", StartingOffsets.EARLIEST),
                        KafkaOutput.exactlyOnce(new OutputTopics("scores", "telemetry", null, "dead-letters"), "job")))
                .hasMessageContaining("got 'telemetry' twice or empty in [scores, telemetry, dead-letters, telemetry]");
    }

    @Test
    void theTopicOfIncidentsIsOneOfThem() {
        assertThat(TOPICS.names()).containsExactly("scores", "alerts", "incidents", "dead-letters");
        assertThat(new OutputTopics("scores", "alerts", null, "dead-letters").names())
                .containsExactly("scores", "alerts", "dead-letters");
    }

    @Test
    void theTopicsOfModelsAreNoOthers() {
        OutputTopics topics = new OutputTopics("scores", "alerts", null, "dead-letters", "model-events");
        assertThat(topics.names()).containsExactly("scores", "alerts", "dead-letters", "model-events");
        for (String models : List.of("model-events", "feedback", "telemetry")) {
            KafkaInput input =
                    new KafkaInput(List.of("telemetry"), "feedback", models, null, "group", StartingOffsets.EARLIEST);
            assertThatThrownBy(() ->
                            new KafkaOptions("localhost:9092", Map.of(), input, KafkaOutput.exactlyOnce(topics, "job")))
                    .hasMessageContaining("got '" + models + "' twice or empty in [scores, alerts, dead-letters,"
                            + " model-events, telemetry, feedback, " + models + "]");
        }
    }

    @Test
    void refusesWhatNamesNothing() {
        assertThatThrownBy(() -> new KafkaInput(List.of(), null, "group", StartingOffsets.EARLIEST))
                .hasMessageContaining("at least one topic");
        assertThatThrownBy(() -> KafkaOutput.exactlyOnce(TOPICS, " "))
                .hasMessage("group: expected a name of the job's transactions, got none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers", "group.id", "auto.offset.reset", "enable.auto.commit", "key.deserializer",
                "value.deserializer", "key.serializer", "value.serializer", "transactional.id",
                        "transaction.timeout.ms",
                "enable.idempotence", "acks"
            })
    void refusesClientSettingsThatBreakItsPromises(String key) {
        assertThatThrownBy(() -> new KafkaOptions(
                        "localhost:9092",
                        Map.of(key, "anything"),
                        new KafkaInput(List.of("telemetry"), null, "group", StartingOffsets.EARLIEST),
                        KafkaOutput.exactlyOnce(TOPICS, "job")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("client." + key + ": expected no value here (");
    }

    /** A sink that recovers aborts whatever begins with its prefix. */
    @Test
    void noTransactionsNameBeginsWithAnothersPrefix() {
        List<String> prefixes = List.of(
                prefix("a-b", "c"),
                prefix("a", "b-c"),
                prefix("a", "b"),
                prefix("a/b", "c"),
                prefix("a", "b.c"),
                prefix("a%2Fb", "c"));
        for (String one : prefixes) {
            assertThat(prefixes).filteredOn(other -> other.startsWith(one)).containsExactly(one);
        }
    }

    private static String prefix(String job, String topic) {
        return KafkaOutput.exactlyOnce(TOPICS, job).transactionalIdPrefix(topic);
    }
}
