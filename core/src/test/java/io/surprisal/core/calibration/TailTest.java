package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 0, 2, 0.1353352832366127",
        "0.5, 0, 2, 0, 4, 0.25",
        "-0.5, 0, 1, 0, 1, 0.25",
        "-0.5, 0, 1, 0, 2.5, 0",
        "-0.5, 0, 1, 0.25, 1, 0.25",
        // Beyond y = 1 the hazard is 2 for ever.
        "-0.5, 0, 1, 0.25, 3, 0.004578909722183545",
        // u = 2: e^(-2 - 0.5 * 2).
        "0, 0.5, 2, 0, 4, 0.049787068367863944",
        "0.3, 0, 5, 0, -1, 1",
        "0, 0.3, 5, 0, -1, 1"
    })
    void statesTheShareBeyond(double shape, double growth, double scale, double straightBelow, double y, double share) {
        assertThat(new Tail(shape, growth, scale, straightBelow).survival(y)).isCloseTo(share, within(1e-15));
    }

    @Test
    void quantileInvertsSurvival() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            double shape = random.nextGaussian() / 3;
            double scale = Math.exp(3 * random.nextGaussian());
            Tail tail = seed % 2 == 0
                    ? new Tail(shape, 0, scale, random.nextDouble())
                    : new Tail(0, Math.abs(shape), scale, random.nextDouble());
            double probability = Math.exp(-20 * random.nextDouble());
            assertThat(tail.survival(tail.quantileOfSurvival(probability)) / probability)
                    .as("seed %d", seed)
                    .isCloseTo(1, within(1e-8));
        }
    }

    @Test
    void fallsWithoutAnEnd() {
        Tail tail = new Tail(-0.4, 0, 1, 0.1);
        double last = 1;
        for (double y = 0.01; y < 20; y += 0.01) {
            double survival = tail.survival(y);
            assertThat(survival).isPositive().isLessThan(last);
            last = survival;
        }
    }

    @ParameterizedTest
    @CsvSource({"-0.3, 0", "0, 0.7"})
    void theHazardGoesOnAsItIs(double shape, double growth) {
        Tail tail = new Tail(shape, growth, 2, 0.05);
        double start = tail.quantileOfSurvival(0.05);
        double before = Math.log(tail.survival(start - 1e-4) / tail.survival(start)) / 1e-4;
        double after = Math.log(tail.survival(start + 3) / tail.survival(start + 4));
        assertThat(before).isCloseTo(after, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1, 0", "Infinity, 1, 0", "0, 0, 0", "0, -1, 0", "0, NaN, 0", "0, Infinity, 0"})
    void refusesWhatIsNoDistribution(double shape, double scale, double straightBelow) {
        assertThatThrownBy(() -> new Tail(shape, 0, scale, straightBelow))
                .hasMessage("A tail needs a finite shape and a finite scale above 0; got shape " + shape + ", scale "
                        + scale);
    }

    @ParameterizedTest
    @CsvSource({"-0.1", "1.1", "NaN"})
    void refusesWhatIsNoProbability(double straightBelow) {
        assertThatThrownBy(() -> new Tail(0, 0, 1, straightBelow)).hasMessageContaining("got " + straightBelow);
    }

    @ParameterizedTest
    @CsvSource({"0, -0.1", "0, NaN", "0, Infinity", "0.1, 0.1"})
    void refusesWhatIsNoGrowth(double shape, double growth) {
        assertThatThrownBy(() -> new Tail(shape, growth, 1, 0))
                .hasMessageContaining("got growth " + growth + ", shape " + shape);
    }
}
