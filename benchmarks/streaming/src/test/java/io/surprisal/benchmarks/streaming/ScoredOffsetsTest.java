package io.surprisal.benchmarks.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ScoredOffsetsTest {
    private final ScoredOffsets offsets = new ScoredOffsets(Encoding.JSON);

    @Test
    void countsEveryRecordOnce() {
        offsets.add(score(0, 7));
        offsets.add(score(0, 1042));
        offsets.add(score(1, 1042));
        assertThat(offsets.count()).isEqualTo(3);
        assertThatIllegalStateException()
                .isThrownBy(() -> offsets.add(score(1, 1042)))
                .withMessageStartingWith("The record of partition 1 at offset 1042 was scored twice");
    }

    @Test
    void aScoreWithoutAnOffsetIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> offsets.add(record(0, "{\"offset\"")))
                .withMessageContaining("got {\"offset\"");
    }

    private static ConsumerRecord<byte[], byte[]> score(int partition, long offset) {
        return record(
                partition,
                "{\"source\":{\"topic\":\"telemetry\",\"partition\":" + partition + ",\"offset\":" + offset
                        + "},\"grade\":0}");
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, String json) {
        return new ConsumerRecord<>(Traffic.SCORES, partition, 0, new byte[0], json.getBytes(StandardCharsets.UTF_8));
    }
}
