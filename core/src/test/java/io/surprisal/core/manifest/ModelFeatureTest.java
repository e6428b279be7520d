package io.surprisal.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import org.junit.jupiter.api.Test;

class ModelFeatureTest {
    @Test
    void aFeatureStandardisesRawUnitsFirst() {
        var feature =
                new Manifest.ModelFeature("p", "bar", LikelihoodKind.GAUSSIAN, 100, 10, 0, false, FeatureView.LEVEL);
        assertThat(feature.highestLogProbability(130, 5)).isCloseTo(LogDensity.gaussian(0, 0, 0.5), within(1e-12));
    }
}
