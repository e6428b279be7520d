package io.surprisal.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SupplyTest {
    private final Supply supply = new Supply();

    @Test
    void aRoundEndsWithItsLastScoreAndTheNextOneGoesOnFromThere() {
        CompletableFuture<Void> first = supply.ask(2);
        supply.addScored(1);
        assertThat(first).isNotDone();
        supply.addScored(1);
        assertThat(first).isCompleted();
        CompletableFuture<Void> second = supply.ask(3);
        assertThat(supply.asked()).isEqualTo(5);
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
}
