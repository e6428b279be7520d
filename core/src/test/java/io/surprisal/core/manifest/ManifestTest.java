package io.surprisal.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.core.calibration.Tail;
import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.Provenance;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.series.Smoother;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final TailCalibration PLAIN = calibration(100);
    private static final TailCalibration SMOOTHED = calibration(200);
    private static final Smoother HOLD = new Smoother(1, 0.5, 0);

    @ParameterizedTest
    @CsvSource({"0,1,1", "1,0,1", "1,1,-1"})
    void countsFromOne(int window, int samples, int latentSize) {
        assertThatThrownBy(() -> manifest(window, samples, latentSize, Smoother.IDENTITY))
                .hasMessage("Window and samples are at least 1, the latent size at least 0; got %d, %d and %d"
                        .formatted(window, samples, latentSize));
    }

    @Test
    void judgesBySmoothedValuesWhereItSmooths() {
        assertThat(manifest(1, 1, 1, Smoother.IDENTITY).verdictCalibration(ModelOutput.SURPRISAL))
                .isEqualTo(PLAIN);
        Manifest held = manifest(1, 1, 1, HOLD);
        assertThat(held.verdictCalibration(ModelOutput.SURPRISAL)).isEqualTo(SMOOTHED);
        assertThat(held.calibration(ModelOutput.SURPRISAL)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> held.calibration(ModelOutput.ELBO))
                .hasMessage("Model pump has no calibration of elbo; it has [surprisal]");
    }

    @Test
    void membersHaveNamesOfTheirOwn() {
        assertThatThrownBy(() -> headline()).hasMessageContaining("has one member or more, of different names; got []");
        assertThatThrownBy(() -> headline("a", "a")).hasMessageContaining("of different names; got [a, a]");
        assertThatThrownBy(() -> headline("", "a"))
                .hasMessage("Only a model by itself has a member without a name; got [, a]");
    }

    @Test
    void theSurprisalOfAnEnsembleIsTheSumOfItsMembers() {
        Headline ensemble = headline("a", "b");
        assertThat(ensemble.isEnsemble()).isTrue();
        assertThat(ensemble.parts(ModelOutput.SURPRISAL))
                .extracting(OutputName::toString)
                .containsExactly("a/surprisal", "b/surprisal");
        assertThat(ensemble.parts(ModelOutput.ELBO))
                .extracting(OutputName::toString)
                .containsExactly("elbo");
        assertThat(headline("").isEnsemble()).isFalse();
        assertThat(headline("").parts(ModelOutput.SURPRISAL))
                .extracting(OutputName::toString)
                .containsExactly("surprisal");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-1,0", "NaN,0", "1,-0.5", "1,NaN"})
    void aMemberHasASpreadAndNoNegativeKnee(double spread, double knee) {
        assertThatThrownBy(() -> new Member("a", "elbo", 0, spread, knee, List.of(), 0))
                .hasMessage(
                        "The spread of member 'a' is above 0 and its knee at least 0; got " + spread + " and " + knee);
    }

    @Test
    void aSelfTestFitsTheWindowsAndConditionsOfTheModel() {
        Manifest empty = manifest(2, 1, 1, Smoother.IDENTITY);
        SelfTest fits = new SelfTest(List.of(example(0, 0, 1)), List.of(example(0, 0, 9)));
        assertThat(empty.with(fits).selfTest()).isEqualTo(fits);
        assertThat(empty.with(fits).selfTest().examples())
                .extracting(Example::surprisal)
                .containsExactly(1f, 9f);
        assertUnfit(example(3, 0, 1), "A window of the self-test has 2 x 0 values, W records of D features; got 3");
        assertUnfit(example(0, 1, 1), "The condition of a self-test's window is a number from 0 to 0; got 1");
        assertUnfit(example(0, -1, 1), "The condition of a self-test's window is a number from 0 to 0; got -1");
        assertUnfit(example(0, 0, Float.NaN), "The surprisal of a self-test's window is a finite number; got NaN");
    }

    private static void assertUnfit(Example example, String message) {
        Manifest empty = manifest(2, 1, 1, Smoother.IDENTITY);
        assertThatThrownBy(() -> empty.with(new SelfTest(List.of(), List.of(example))))
                .hasMessage(message);
    }

    private static Example example(int values, long condition, float surprisal) {
        return new Example(Collections.nCopies(values, 0f), condition, surprisal, "");
    }

    private static Headline headline(String... names) {
        List<Member> members = List.of(names).stream()
                .map(name -> new Member(name, "elbo", 0, 1, 0, List.of(), 0))
                .toList();
        return new Headline(members, Smoother.IDENTITY, Map.of());
    }

    private static Manifest manifest(int window, int samples, int latentSize, Smoother smoother) {
        String surprisal = ModelOutput.SURPRISAL.contractName();
        Headline single = Headline.single(List.of(), 0);
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "pump",
                "vae",
                List.of(),
                window,
                samples,
                latentSize,
                1,
                Condition.NONE,
                0,
                new Headline(single.members(), smoother, Map.of(surprisal, SMOOTHED)),
                Map.of(surprisal, PLAIN),
                Manifest.Baseline.UNKNOWN,
                new Provenance("", 0, 0, Map.of(), Map.of(), Map.of()),
                SelfTest.NONE);
    }

    private static TailCalibration calibration(int count) {
        double[] levels = {0, 0.5};
        return new TailCalibration(levels, levels, 0.5, 0.5, new Tail(0, 0, 1, 0), count, 1);
    }
}
