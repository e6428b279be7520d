package io.surprisal.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SupplyTest {
    private final Supply supply = new Supply(Pace.OF_RECORDS);

    @Test
    void aRoundEndsWithItsLastScoreAndTheNextOneGoesOnFromThere() {
        CompletableFuture<Void> first = supply.ask(2);
        read(supply, 2);
        supply.addScored(1);
        assertThat(first).isNotDone();
        supply.addScored(1);
        assertThat(first).isCompleted();
        CompletableFuture<Void> second = supply.ask(3);
        assertThat(supply.messages()).isEqualTo(5);
        read(supply, 5);
        supply.addScored(3);
        assertThat(second).isCompleted();
    }

    @Test
    void aReaderThatGaveAllIsToldOfMore() {
        supply.ask(2);
        assertThat(supply.moreThan(1)).isCompleted();
        CompletableFuture<Void> more = supply.moreThan(2);
        assertThat(more).isNotDone();
        supply.ask(1);
        assertThat(more).isCompleted();
    }

    @Test
    void whatIsReadAheadIsReadOnceAndMayMakeMoreRecordsThanWereAskedFor() {
        Supply ahead = new Supply(new Pace(38, 64));
        assertThat(ahead.messages()).isZero();
        CompletableFuture<Void> first = ahead.ask(100);
        assertThat(ahead.messages()).isEqualTo(100 * 38 + 64);
        ahead.addScored(101);
        assertThat(first).isNotDone();
        read(ahead, 100 * 38 + 64);
        assertThat(first).isCompleted();
        ahead.ask(1);
        assertThat(ahead.messages()).isEqualTo(101 * 38 + 64);
    }

    /** As a source does that has read so many and may read no more. */
    private static void read(Supply supply, long messages) {
        assertThat(supply.moreThan(messages)).isNotDone();
    }
}
