package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchShapesTest {
    @Test
    void theProcessorComputesNoTileInVain() {
        BatchShapes shapes = BatchShapes.of(ExecutionProvider.CPU, 50);
        assertThat(shapes.rows()).containsExactly(16, 32, 48, 64);
        assertThat(shapes.holding(1)).isZero();
        assertThat(shapes.holding(16)).isZero();
        assertThat(shapes.holding(17)).isEqualTo(1);
        assertThat(shapes.holding(50)).isEqualTo(3);
    }

    @Test
    void aGpuSeesFourShapes() {
        BatchShapes shapes = BatchShapes.of(ExecutionProvider.CUDA, 4096);
        assertThat(shapes.rows()).containsExactly(64, 256, 1024, 4096);
        assertThat(shapes.holding(1)).isZero();
        assertThat(shapes.holding(65)).isEqualTo(1);
        assertThat(shapes.holding(4096)).isEqualTo(3);
        assertThat(BatchShapes.of(ExecutionProvider.CUDA, 20).rows()).containsExactly(16, 32);
    }

    @ParameterizedTest
    @EnumSource
    void everyNumberOfRecordsHasRows(ExecutionProvider provider) {
        for (int capacity = 1; capacity < 300; capacity++) {
            BatchShapes shapes = BatchShapes.of(provider, capacity);
            int[] rows = shapes.rows().toArray();
            for (int records = 1; records <= capacity; records++) {
                int place = shapes.holding(records);
                assertThat(rows[place]).isGreaterThanOrEqualTo(records);
                assertThat(place == 0 || rows[place - 1] < records).isTrue();
            }
        }
    }
}
