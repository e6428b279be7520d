package io.surprisal.adoption.deeplearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.adoption.AdoptionException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationsTest {
    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            mode = Mode.EXCLUDE,
            names = {"RATIONALTANH", "RRELU", "SOFTMAX", "GELU"})
    void areThoseOfDeeplearning4j(Activation activation) {
        IActivation function = activation.getActivationFunction();
        INDArray x = Nd4j.createFromArray(-8f, -2.5f, -1f, -0.3f, 0f, 0.4f, 1f, 1.7f, 3f, 7f)
                .reshape(1, 10);
        SameDiff graph = SameDiff.create();
        SDVariable input = graph.placeHolder("x", DataType.FLOAT, -1, 10);
        String output = Activations.of(function, input).name();
        INDArray ours =
                Objects.requireNonNull(graph.output(Map.of("x", x), output).get(output));
        INDArray theirs = function.getActivation(x.dup(), false);
        for (int i = 0; i < 10; i++) {
            assertThat(ours.getDouble(i))
                    .as("%s of %s", activation, x.getDouble(i))
                    .isCloseTo(theirs.getDouble(i), within(1e-5));
        }
    }

    @Test
    void refuseWhatTheyDoNotHave() {
        SDVariable x = SameDiff.create().placeHolder("x", DataType.FLOAT, -1, 2);
        assertThatThrownBy(() -> Activations.of(Activation.SOFTMAX.getActivationFunction(), x))
                .isInstanceOf(AdoptionException.class)
                .hasMessageStartingWith("The activation function softmax has no exact form here; expected identity");
        assertThatThrownBy(() -> Activations.of(new ActivationReLU(6.0, 0.0, 0.1), x))
                .isInstanceOf(AdoptionException.class);
    }
}
