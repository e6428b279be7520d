package io.surprisal.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.reference.LogDensity;
import org.junit.jupiter.api.Test;

class LikelihoodKindTest {
    @Test
    void noObservationIsLikelierThanTheHighest() {
        double highest = LikelihoodKind.GAUSSIAN.highestLogProbability(3, 0.5);
        assertThat(highest).isCloseTo(LogDensity.gaussian(3, 3, 0.5), within(1e-12));
        assertThat(highest).isGreaterThan(LogDensity.gaussian(3.1, 3, 0.5));

        double logit = Math.log(0.2 / 0.8);
        assertThat(LikelihoodKind.BERNOULLI.highestLogProbability(0.2, 0.4))
                .isCloseTo(LogDensity.bernoulli(0, logit), within(1e-12))
                .isGreaterThan(LogDensity.bernoulli(1, logit));

        assertThat(LikelihoodKind.EXPONENTIAL.highestLogProbability(2, 2))
                .isCloseTo(LogDensity.exponential(0, 0.5), within(1e-12))
                .isGreaterThan(LogDensity.exponential(0.1, 0.5));
    }
}
