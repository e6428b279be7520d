package io.surprisal.flink.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaOptionsTest {
    @Test
    void aJobNeverReadsWhatItWrites() {
        assertThatThrownBy(() -> new KafkaOptions(
                        "localhost:9092",
                        Map.of(),
                        new KafkaInput(List.of("telemetry"), "group", StartingOffsets.EARLIEST),
                        KafkaOutput.exactlyOnce("scores", "telemetry", "dead-letters", "job")))
                .hasMessageContaining("got 'telemetry' twice or empty in [scores, telemetry, dead-letters, telemetry]");
    }

    @Test
    void refusesWhatNamesNothing() {
        assertThatThrownBy(() -> new KafkaInput(List.of(), "group", StartingOffsets.EARLIEST))
                .hasMessageContaining("at least one topic");
        assertThatThrownBy(() -> KafkaOutput.exactlyOnce("scores", "alerts", "dead-letters", " "))
                .hasMessageContaining("got ' '");
    }
}
