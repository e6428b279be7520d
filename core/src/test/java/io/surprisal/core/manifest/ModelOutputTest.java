package io.surprisal.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ModelOutputTest {
    @Test
    void turnsValuesSoThatHigherIsMoreAbnormal() {
        assertThat(ModelOutput.SURPRISAL.abnormality(2)).isEqualTo(2);
        assertThat(ModelOutput.KL_DIVERGENCE.abnormality(2)).isEqualTo(2);
        assertThat(ModelOutput.ELBO.abnormality(2)).isEqualTo(-2);
        assertThatThrownBy(() -> ModelOutput.EXPECTED.abnormality(2)).hasMessage("expected does not rank records");
    }

    @Test
    void knowsItsShape() {
        assertThat(ModelOutput.ELBO.perRecord()).isTrue();
        assertThat(ModelOutput.FEATURE_SURPRISAL.perRecord()).isFalse();
    }
}
