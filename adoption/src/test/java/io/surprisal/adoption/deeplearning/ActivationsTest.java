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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationsTest {
    @ParameterizedTest
    @EnumSource(Activation.class)
    void areThoseOfDeeplearning4j(Activation activation) {
        assertThatTheyAgree(activation.getActivationFunction());
    }

    @Test
    void haveTheSettingsOfDeeplearning4j() {
        assertThatTheyAgree(new ActivationReLU(6.0, 0.0, 0.1));
        assertThatTheyAgree(new ActivationReLU(1.5, 1.0, 0.1));
        assertThatTheyAgree(new ActivationReLU(1.5, -1.0, 0.0));
        assertThatTheyAgree(new ActivationRReLU(0.1, 0.9));
        assertThatTheyAgree(new ActivationLReLU(0.3));
        assertThatTheyAgree(new ActivationELU(0.5));
        assertThatTheyAgree(new ActivationThresholdedReLU(0.4));
        assertThatTheyAgree(new ActivationGELU(true));
    }

    private static void assertThatTheyAgree(IActivation function) {
        INDArray x = Nd4j.createFromArray(-8f, -2.5f, -1f, -0.3f, 0f, 0.4f, 1f, 1.7f, 3f, 7f)
                .reshape(1, 10);
        SameDiff graph = SameDiff.create();
        SDVariable input = graph.placeHolder("x", DataType.FLOAT, -1, 10);
        String output = Activations.of(function, input, 10).name();
        INDArray ours =
                Objects.requireNonNull(graph.output(Map.of("x", x), output).get(output));
        INDArray theirs = function.getActivation(x.dup(), false);
        for (int i = 0; i < 10; i++) {
            assertThat(ours.getDouble(i))
                    .as("%s of %s", function, x.getDouble(i))
                    .isCloseTo(theirs.getDouble(i), within(1e-5));
        }
    }

    @Test
    void refuseWhatTheyDoNotHave() {
        SDVariable x = SameDiff.create().placeHolder("x", DataType.FLOAT, -1, 2);
        IActivation parametric = new ActivationPReLU(Nd4j.ones(2), new long[0]);
        assertThatThrownBy(() -> Activations.of(parametric, x, 2))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("ActivationPReLU, has no form here; expected one of Deeplearning4j's Activation");
    }
}
