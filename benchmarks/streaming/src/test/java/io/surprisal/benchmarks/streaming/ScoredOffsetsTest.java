package io.surprisal.benchmarks.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScoredOffsetsTest {
    private final ScoredOffsets offsets = new ScoredOffsets(Encoding.JSON);

    @Test
    void countsEveryRecordOnce() {
        offsets.add(score(7));
        offsets.add(score(1042));
        assertThat(offsets.count()).isEqualTo(2);
        assertThatIllegalStateException()
                .isThrownBy(() -> offsets.add(score(1042)))
                .withMessageStartingWith("The record at offset 1042 was scored twice");
    }

    @Test
    void aScoreWithoutAnOffsetIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> offsets.add("{\"offset\"".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("got {\"offset\"");
    }

    private static byte[] score(long offset) {
        return ("{\"source\":{\"topic\":\"telemetry\",\"partition\":0,\"offset\":" + offset + "},\"grade\":0}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
