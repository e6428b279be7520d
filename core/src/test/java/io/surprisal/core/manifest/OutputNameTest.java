package io.surprisal.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputNameTest {
    @Test
    void readsWhatItWrites() {
        assertThat(OutputName.parse("elbo")).isEqualTo(OutputName.headline(ModelOutput.ELBO));
        assertThat(OutputName.parse("standardised/kl_divergence"))
                .isEqualTo(new OutputName("standardised", ModelOutput.KL_DIVERGENCE))
                .hasToString("standardised/kl_divergence");
        assertThat(OutputName.parse("a/b/elbo")).isEqualTo(new OutputName("a/b", ModelOutput.ELBO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "loss", "/elbo", "elbo/", "standardised/loss"})
    void refusesWhatNamesNoOutput(String name) {
        assertThatThrownBy(() -> OutputName.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("An output is one of [surprisal, reconstruction_log_probability, ")
                .hasMessageEndingWith("such as standardised/elbo; got '" + name + "'");
    }
}
