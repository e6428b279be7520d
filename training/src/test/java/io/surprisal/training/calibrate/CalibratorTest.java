package io.surprisal.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    private static final float NaN = Float.NaN;

    /** A value that was seen counts, also where the model was so sure of it that its log-probability is exactly 0. */
    @Test
    void whatIsSeenIsToldByTheValuesAndTheView() {
        List<ModelFeature> features = Arrays.stream(FeatureView.values())
                .map(view -> new ModelFeature(view.name(), "", LikelihoodKind.BERNOULLI, 0, 1, 0, false, view))
                .toList();
        assertThat(Arrays.stream(FeatureView.values()).map(Enum::name))
                .containsExactly("LEVEL", "CHANGE", "RISE", "NONE");
        float[] windows = {NaN, 0, 0, 0, 0, 0, 0, 0, 0, NaN, NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, NaN, NaN, NaN, NaN};
        assertThat(Calibrator.observed(windows, 2, features))
                .containsExactly(true, true, true, false, true, false, false, false, false, false, false, false);
    }
}
