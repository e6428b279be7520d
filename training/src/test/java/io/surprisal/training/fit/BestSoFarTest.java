package io.surprisal.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BestSoFarTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
    void whereNoLookIsFiniteThereIsNoModel(double criterion) {
        BestSoFar best = new BestSoFar(5);
        best.show(weights(1), criterion);
        best.show(weights(2), criterion);
        assertThatThrownBy(best::weights)
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("held-out")
                .hasMessageContaining("2 looks")
                .hasMessageContaining(Double.toString(criterion))
                .hasMessageContaining("training.learning_rate");
    }

    @Test
    void keepsTheBestFiniteLook() {
        BestSoFar best = new BestSoFar(2);
        best.show(weights(1), Double.NaN);
        best.show(weights(2), -3);
        best.show(weights(3), Double.NaN);
        assertThat(Objects.requireNonNull(best.weights().get("w")).getDouble(0)).isEqualTo(2);
        assertThat(best.exhausted()).isFalse();
    }

    private static Map<String, INDArray> weights(double value) {
        return Map.of("w", Nd4j.scalar(value));
    }
}
