package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.condition.ConditionNumbers;
import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.FeatureBaseline;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.series.SmoothedSeries;
import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * One file of every form ever shipped, written once by {@link GoldenFileWriter} and never again: it must open and score
 * as it did then. A change that fails here needs a new format version and a reader for the old one.
 */
class GoldenFileTest {
    private static final float NaN = Float.NaN;

    @Test
    void formatVersion1() throws Exception {
        ModelFile model = read("format-1.onnx");
        assertThat(model.digest()).isEqualTo("6bab21fef2a2153b1ce0bce0c67b549339ce9f7dde47f75df2f9306c1b422c7f");
        assertThat(model.manifest().formatVersion()).isEqualTo(1);
        assertThat(model.manifest().schema().names()).containsExactly("cpu", "memory", "disk");
        assertThat(model.manifest().schema().fingerprint()).isEqualTo("76975e14ac904680");
        assertThat(model.outputs())
                .containsExactlyInAnyOrder(
                        ModelOutput.SURPRISAL,
                        ModelOutput.RECONSTRUCTION_LOG_PROBABILITY,
                        ModelOutput.KL_DIVERGENCE,
                        ModelOutput.ELBO,
                        ModelOutput.FEATURE_LOG_PROBABILITY,
                        ModelOutput.EXPECTED,
                        ModelOutput.EXPECTED_SCALE);

        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(model.outputs(), 3))) {
            scorer.features().put(0, new float[] {0, 10, 20, 3.5f, NaN, 18, -50, 12, NaN});
            scorer.score(3);
            double[] surprisals = {2.7568154, 8.462877, 1252.7268};
            double[] tailProbabilities = {1, 0.01010696225361959, 1e-12};
            for (int i = 0; i < 3; i++) {
                double surprisal = scorer.value(ModelOutput.SURPRISAL, i);
                assertThat(surprisal).isCloseTo(surprisals[i], within(1e-6 * surprisals[i]));
                assertThat(model.manifest().calibration(ModelOutput.SURPRISAL).tailProbability(surprisal))
                        .isCloseTo(tailProbabilities[i], within(1e-6));
                assertThat(scorer.value(ModelOutput.EXPECTED, i, 1)).isEqualTo(10);
            }
            assertThat(List.of(
                            scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, 1, 0),
                            scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, 1, 1),
                            scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, 1, 2)))
                    .containsExactly(-7.0439386f, 0f, -1.4189385f);
        }
    }

    /** An ensemble of two members, its surprisal held. */
    @Test
    void formatVersion2() throws Exception {
        ModelFile model = read("format-2.onnx");
        assertThat(model.digest()).isEqualTo("967c145f9064d42576b11ae75af491f3c6b7b88ee3d7187ea2e099a9ea4ccb4e");
        Manifest manifest = model.manifest();
        assertThat(manifest.formatVersion()).isEqualTo(2);
        assertThat(manifest.headline().members().stream().map(Manifest.Member::name))
                .containsExactly("narrow", "wide");
        assertThat(manifest.headline().smoother()).isEqualTo(new Smoother(1, 0.05, 0.5));
        assertThat(manifest.features().get(1).view()).isEqualTo(FeatureView.LEVEL);
        assertThat(model.outputs()).contains(ModelOutput.SURPRISAL, ModelOutput.FEATURE_SURPRISAL);
        assertThat(model.has(OutputName.parse("wide/elbo"))).isTrue();

        List<OutputName> outputs = new ArrayList<>(manifest.headline().parts(ModelOutput.SURPRISAL));
        outputs.add(OutputName.headline(ModelOutput.SURPRISAL));
        List<float[]> surprisals = new ArrayList<>();
        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(outputs, 3))) {
            scorer.features().put(0, new float[] {0, 10, 20, 3.5f, NaN, 18, -0.5f, 12, 21});
            scorer.score(3);
            for (OutputName output : outputs) {
                surprisals.add(new float[] {scorer.value(output, 0), scorer.value(output, 1), scorer.value(output, 2)});
            }
        }
        float[] whole = surprisals.get(2);
        float[] smoothed = SmoothedSeries.of(manifest.headline().smoother(), null, surprisals.subList(0, 2), whole);
        float[] values = {whole[0], smoothed[0], whole[1], smoothed[1], whole[2], smoothed[2]};
        float[] expected = {1.3920386f, 1.3920386f, 5.719693f, 5.719693f, 2.530928f, 4.550479f};
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).isCloseTo(expected[i], within(1e-5f));
        }
        assertThat(manifest.verdictCalibration(ModelOutput.SURPRISAL).tailProbability(expected[3]))
                .isCloseTo(0.05875537252980767, within(1e-6));
    }

    /** The ensemble of version 2, calibrated with a straight tail, before hazards grew. */
    @Test
    void formatVersion3() throws Exception {
        ModelFile model = read("format-3.onnx");
        assertThat(model.digest()).isEqualTo("fa541f8e6d66f027fae43bdf3ebf806ebae42b53c77d79e7821eb697b7f0e7fe");
        assertThat(model.manifest().formatVersion()).isEqualTo(3);
        TailCalibration held = model.manifest().verdictCalibration(ModelOutput.SURPRISAL);
        assertThat(held.count()).isEqualTo(2000);
        assertThat(held.extremalIndex()).isCloseTo(0.15379910111355893, within(1e-9));
        assertThat(held.tail().straightBelow()).isCloseTo(0.054183238217890124, within(1e-9));
        assertThat(held.tail().growth()).isZero();
        assertTail(held, 0.06922324986838801, 1.4486558764507574E-5, 2.8774442757706113E-10);
    }

    @Test
    void formatVersion3WithGrowth() throws Exception {
        ModelFile model = read("format-3-growth.onnx");
        assertThat(model.digest()).isEqualTo("b08492577f80a74d7e2e9594d8e374975f35a170f877bc3f49667dde8fe79ce4");
        assertThat(model.manifest().formatVersion()).isEqualTo(3);
        assertGrowth(model.manifest());
    }

    @Test
    void formatVersion4() throws Exception {
        ModelFile model = read("format-4.onnx");
        assertThat(model.digest()).isEqualTo("0845bc94e812c700d5eb06b27b04eee2a50ab04ee19536823e938d7a53b95114");
        assertThat(model.manifest().formatVersion()).isEqualTo(4);
        assertGrowth(model.manifest());
    }

    /** The same ensemble with the elbo of its members' mixture, in raw units, and with what its normal telemetry was like. */
    @Test
    void formatVersion5() throws Exception {
        ModelFile model = read("format-5.onnx");
        assertThat(model.digest()).isEqualTo("84b70c535dad81ea2eb3f8ca079aabbeec0ce28ba996a1b6fda79589007548cc");
        Manifest manifest = model.manifest();
        assertThat(manifest.formatVersion()).isEqualTo(5);
        assertGrowth(manifest);
        assertThat(manifest.rawUnitsOffset()).isZero();
        assertThat(manifest.headline().members().get(1).rawUnitsOffset())
                .isCloseTo(-Math.log(2) - Math.log(3) - Math.log(4), within(1e-9));

        Baseline baseline = manifest.baseline();
        assertThat(baseline.samplingInterval()).isEqualTo(60);
        assertThat(baseline.latestTime()).isEqualTo(1_772_323_200_000L);
        assertThat(baseline.features())
                .extracting(FeatureBaseline::longestStill)
                .containsExactly(1, 7, 60);
        NormalShares disk = baseline.features().get(2).shares();
        assertThat(disk.edges()).containsExactly(17.475702, 19.169441, 20.659548, 22.480427);
        assertThat(disk.highest()).containsExactly(0.112, 0.2801, 0.3401, 0.304, 0.124, 0.372, 0.384);
        assertThat(baseline.outputs()).containsOnlyKeys("elbo");

        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(EnumSet.of(ModelOutput.ELBO), 3))) {
            scorer.features().put(0, new float[] {0, 10, 20, 3.5f, NaN, 18, NaN, NaN, NaN});
            scorer.score(3);
            double[] elbos = {-4.430792, -6.2392883};
            for (int i = 0; i < elbos.length; i++) {
                double elbo = scorer.value(ModelOutput.ELBO, i);
                assertThat(elbo).isCloseTo(elbos[i], within(1e-5));
            }
            assertThat(scorer.value(ModelOutput.ELBO, 2)).isNaN();
        }
        assertThat(manifest.verdictCalibration(ModelOutput.ELBO).tailProbability(12))
                .isCloseTo(3.470306112335932E-7, within(1e-9));
    }

    /** A conditional model, whose locations are higher by the condition's number: 223 for gold at 01:30 on a Sunday. */
    @Test
    void formatVersion6() throws Exception {
        ModelFile model = read("format-6.onnx");
        assertThat(model.digest()).isEqualTo("ed2a8f4b235a260a7746e37bfeea0be310c334f0ed27f9110791142fc06cbbf5");
        Manifest manifest = model.manifest();
        assertThat(manifest.formatVersion()).isEqualTo(6);
        assertThat(manifest.condition())
                .isEqualTo(new Condition("tier", List.of("gold", "basic"), true, true, "Europe/Berlin"));
        long sunday = Instant.parse("2026-03-29T00:30:00Z").toEpochMilli();
        long number = new ConditionNumbers(manifest.condition()).of("gold", sunday);
        assertThat(number).isEqualTo(223);
        assertThat(manifest.baseline().outputs()).containsOnlyKeys("elbo");
        assertThat(manifest.selfTest()).isEqualTo(SelfTest.NONE);

        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(EnumSet.of(ModelOutput.SURPRISAL), 2))) {
            scorer.features().put(0, new float[] {0, 10, 20, 223, 233, 243});
            Objects.requireNonNull(scorer.condition()).put(1, number);
            scorer.score(2);
            for (int i = 0; i < 2; i++) {
                assertThat((double) scorer.value(ModelOutput.SURPRISAL, i)).isCloseTo(2.7568154, within(1e-6));
            }
        }
    }

    /** The conditional model with a self-test: a normal record of gold at 01:30 on a Sunday, of which a value is missing, and one far off. */
    @Test
    void formatVersion7() throws Exception {
        ModelFile model = read("format-7.onnx");
        assertThat(model.digest()).isEqualTo("d5f5a77596ddd8846d0f78b68e55202f13df3e9403eb9aebab34bebc9e8374cb");
        Manifest manifest = model.manifest();
        assertThat(manifest.formatVersion()).isEqualTo(7);
        assertThat(manifest.selfTest().normal())
                .containsExactly(new Example(List.of(223f, NaN, 244f), 223, 1.962877f, ""));
        assertThat(manifest.selfTest().anomalous())
                .containsExactly(new Example(List.of(231f, 233f, 243f), 223, 34.756817f, "cpu + 8 scales"));

        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(EnumSet.of(ModelOutput.SURPRISAL), 2))) {
            scorer.features().put(0, new float[] {223, NaN, 244, 231, 233, 243});
            Objects.requireNonNull(scorer.condition()).put(0, new long[] {223, 223});
            scorer.score(2);
            assertThat((double) scorer.value(ModelOutput.SURPRISAL, 0)).isCloseTo(1.962877, within(1e-6));
            assertThat((double) scorer.value(ModelOutput.SURPRISAL, 1)).isCloseTo(34.756817, within(1e-5));
        }
    }

    /** The conditional model told the five minutes of the hour as well: 2906 for gold at 01:30 on a Sunday. */
    @Test
    void formatVersion8() throws Exception {
        ModelFile model = read("format-8.onnx");
        assertThat(model.digest()).isEqualTo("e7dc9fc56d3f7d8f6c982ce826742d0192dd9219ef23cfd2ae7950a73006d5f3");
        Manifest manifest = model.manifest();
        assertThat(manifest.formatVersion()).isEqualTo(8);
        assertThat(manifest.condition())
                .isEqualTo(new Condition("tier", List.of("gold", "basic"), true, true, true, "Europe/Berlin"));
        long sunday = Instant.parse("2026-03-29T00:30:00Z").toEpochMilli();
        long number = new ConditionNumbers(manifest.condition()).of("gold", sunday);
        assertThat(number).isEqualTo(2906);
        assertThat(manifest.selfTest().normal())
                .containsExactly(new Example(List.of(2906f, NaN, 2927f), 2906, 1.962877f, ""));

        try (OnnxScorer scorer = OnnxScorer.open(model, new ScorerOptions(EnumSet.of(ModelOutput.SURPRISAL), 2))) {
            scorer.features().put(0, new float[] {2906, NaN, 2927, 2914, 2916, 2926});
            Objects.requireNonNull(scorer.condition()).put(0, new long[] {number, number});
            scorer.score(2);
            assertThat((double) scorer.value(ModelOutput.SURPRISAL, 0)).isCloseTo(1.962877, within(1e-6));
            assertThat((double) scorer.value(ModelOutput.SURPRISAL, 1)).isCloseTo(34.756817, within(1e-5));
        }
    }

    private static void assertGrowth(Manifest manifest) {
        TailCalibration held = manifest.verdictCalibration(ModelOutput.SURPRISAL);
        assertThat(held.count()).isEqualTo(2000);
        assertThat(held.extremalIndex()).isCloseTo(0.36505049469895234, within(1e-9));
        assertThat(held.tail().scale()).isCloseTo(0.7667423216501872, within(1e-9));
        assertThat(held.tail().growth()).isZero();
        assertThat(held.tail().straightBelow()).isZero();
        assertThat(manifest.calibration(ModelOutput.SURPRISAL).tail().growth())
                .isCloseTo(0.10928506278775756, within(1e-9));
        assertTail(held, 0.061894823821168184, 1.71550970234668E-5, 5.047447663372505E-10);
    }

    private static void assertTail(TailCalibration calibration, double... expected) {
        double[] surprisals = {5.719693, 12, 20};
        for (int i = 0; i < surprisals.length; i++) {
            assertThat(calibration.tailProbability(surprisals[i]) / expected[i]).isCloseTo(1, within(1e-6));
        }
    }

    private static ModelFile read(String name) throws Exception {
        try (InputStream file =
                Objects.requireNonNull(GoldenFileTest.class.getResourceAsStream("/golden/" + name), name)) {
            return ModelFile.parse(file.readAllBytes(), name);
        }
    }
}
