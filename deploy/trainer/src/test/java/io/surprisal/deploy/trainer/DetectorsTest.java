package io.surprisal.deploy.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.surprisal.onnx.runtime.ExecutionSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectorsTest {
    @Test
    void namesTheDetectorsThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detectors.of("oracle", Map.of(), ExecutionSettings.CPU))
                .withMessageContainingAll("'oracle'", "ppca-2x", "random-cut-forest", "infrastructure");
        assertThat(Detectors.of("kpi", Map.of("training.steps", "60"), ExecutionSettings.CPU)
                        .settings())
                .contains("steps=60");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detectors.of("kpi", Map.of("training.strides", "60"), ExecutionSettings.CPU))
                .withMessageContaining("strides");
        assertThat(Detectors.of("plain:ppca", Map.of(), ExecutionSettings.CPU).settings())
                .contains("family=PPCA");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Detectors.of("plain:oracle", Map.of(), ExecutionSettings.CPU))
                .withMessageContainingAll("oracle", "ppca");
    }

    @Test
    void comparesThePresetThatChoosesWithEveryBaseline() {
        assertThat(Detectors.usual())
                .startsWith("auto")
                .contains("z-score", "ppca-2x", "kmeans-windows", "knn-windows", "random")
                .hasSize(11);
    }
}
