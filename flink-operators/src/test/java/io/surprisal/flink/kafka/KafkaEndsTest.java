package io.surprisal.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KafkaEndsTest {
    /** Kafka hashes an empty key like any other: all records of a stream without keys would go into one partition. */
    @Test
    void aSeriesWithoutAKeyHasNoKafkaKey() {
        assertThat(KafkaEnds.keyBytes("")).isNull();
        assertThat(KafkaEnds.keyBytes("pump-ü")).isEqualTo("pump-ü".getBytes(StandardCharsets.UTF_8));
    }
}
