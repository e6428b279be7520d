package io.surprisal.telemetry.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaHistoryTest {
    @Test
    void readsItsForm() {
        assertThat(KafkaHistory.parse("kafka://one:9092,two:9092/telemetry"))
                .isEqualTo(new KafkaHistory(
                        "one:9092,two:9092", "telemetry", null, null, Long.MAX_VALUE, false, Map.of()));
        assertThat(KafkaHistory.parse(
                        "kafka://one:1/t?kind=text&max=5&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z"))
                .isEqualTo(new KafkaHistory(
                        "one:1",
                        "t",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        5,
                        true,
                        Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://one:9092",
                "kafka:///topic",
                "kafka://one:9092/",
                "kafka://one:9092/a/b",
                "kafka://one:9092/a?last=5",
                "kafka://one:9092/a?max=many",
                "kafka://one:9092/a?from=yesterday",
                "kafka://one:9092/a?kind=avro",
            })
    void namesItsForm(String source) {
        assertThatThrownBy(() -> KafkaHistory.parse(source))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("A topic is named as kafka://host:port/topic")
                .hasMessageContaining("got " + source);
    }

    @Test
    void aTopicIsReadByItself() {
        assertThatThrownBy(() -> TelemetryReader.read(List.of("kafka://a:1/b", "c.csv"), ColumnSelection.everything()))
                .hasMessageStartingWith("A topic is read by itself");
    }
}
