package io.surprisal.core.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParetoTailTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 2, 0.1353352832366127",
        "0.5, 2, 0, 4, 0.25",
        "-0.5, 1, 0, 1, 0.25",
        "-0.5, 1, 0, 2.5, 0",
        "-0.5, 1, 0.25, 1, 0.25",
        // Beyond y = 1 the hazard is 2 for ever.
        "-0.5, 1, 0.25, 3, 0.004578909722183545",
        "0.3, 5, 0, -1, 1"
    })
    void statesTheShareBeyond(double shape, double scale, double straightBelow, double y, double share) {
        assertThat(new ParetoTail(shape, scale, straightBelow).survival(y)).isCloseTo(share, within(1e-15));
    }

    @Test
    void quantileInvertsSurvival() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            ParetoTail tail =
                    new ParetoTail(random.nextGaussian() / 3, Math.exp(3 * random.nextGaussian()), random.nextDouble());
            double probability = Math.exp(-20 * random.nextDouble());
            assertThat(tail.survival(tail.quantileOfSurvival(probability)) / probability)
                    .as("seed %d", seed)
                    .isCloseTo(1, within(1e-8));
        }
    }

    @Test
    void fallsWithoutAnEnd() {
        ParetoTail tail = new ParetoTail(-0.4, 1, 0.1);
        double last = 1;
        for (double y = 0.01; y < 20; y += 0.01) {
            double survival = tail.survival(y);
            assertThat(survival).isPositive().isLessThan(last);
            last = survival;
        }
    }

    @Test
    void theHazardGoesOnAsItIs() {
        ParetoTail tail = new ParetoTail(-0.3, 2, 0.05);
        double start = tail.quantileOfSurvival(0.05);
        double before = Math.log(tail.survival(start - 1e-4) / tail.survival(start)) / 1e-4;
        double after = Math.log(tail.survival(start + 3) / tail.survival(start + 4));
        assertThat(before).isCloseTo(after, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1, 0", "Infinity, 1, 0", "0, 0, 0", "0, -1, 0", "0, NaN, 0", "0, Infinity, 0"})
    void refusesWhatIsNoDistribution(double shape, double scale, double straightBelow) {
        assertThatThrownBy(() -> new ParetoTail(shape, scale, straightBelow))
                .hasMessage("A Pareto tail needs a finite shape and a finite scale above 0; got shape " + shape
                        + ", scale " + scale);
    }

    @ParameterizedTest
    @CsvSource({"-0.1", "1.1", "NaN"})
    void refusesWhatIsNoProbability(double straightBelow) {
        assertThatThrownBy(() -> new ParetoTail(0, 1, straightBelow)).hasMessageContaining("got " + straightBelow);
    }
}
