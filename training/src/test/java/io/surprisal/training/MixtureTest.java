package io.surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.series.RecordWindow;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.scoring.LaneOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the log-probabilities of an ensemble are: densities of its members' mixture, in raw units. */
class MixtureTest {
    private static final float NAN = Float.NaN;
    private static final TrainingConfig SHORT = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("training.steps", 30)
            .with("model.network.hidden", List.of(8));

    /** Over all values that the clamps leave as they are; in standardised units it would be three times as much. */
    @Test
    void theDensityHasAMassOfAtMostOneInRawUnits() {
        TrainedModel model = Trainer.train(
                table(1, 600, 1),
                SHORT.with("training.steps", 300)
                        .with("model.latent.samples", 64)
                        .with("members", members("standard", Map.of(), "range", scaling("range"))),
                TrainingListener.NONE);
        double scale = model.manifest().features().get(0).scale();
        double location = model.manifest().features().get(0).location();
        assertThat(scale).isBetween(2.5, 3.5);
        int points = 4000;
        float[] grid = new float[points];
        for (int i = 0; i < points; i++) {
            grid[i] = (float) (location + scale * 10 * (2.0 * i / (points - 1) - 1));
        }
        double mass = Arrays.stream(values(model.scoring().score(grid), "elbo"))
                        .map(Math::exp)
                        .sum()
                * 20
                * scale
                / (points - 1);
        assertThat(mass).isBetween(0.7, 1.0);
    }

    /** Trained again on the same feature in a unit 1,024 times smaller: a power of two, so that float32 rounds alike. */
    @Test
    void aFeaturesUnitMovesItsDensityAndNothingElse() {
        TrainingConfig config = SHORT.with("preset", "infrastructure");
        Map<String, INDArray> metres = scores(config, table(3, 400, 1));
        Map<String, INDArray> millimetres = scores(config, table(3, 400, 1024));
        float[] first = windows(table(3, 400, 1));
        for (String output : List.of("elbo", "reconstruction_log_probability", "importance_weighted_log_likelihood")) {
            double[] before = values(metres, output);
            double[] after = values(millimetres, output);
            for (int row = 0; row < before.length; row++) {
                double shift = Float.isNaN(first[6 * row + 3]) ? 0 : -Math.log(1024);
                assertThat(after[row] - before[row])
                        .as("%s of row %d", output, row)
                        .isCloseTo(shift, within(1e-4));
            }
        }
        for (String output : List.of("kl_divergence", "surprisal", "feature_surprisal", "ranged/elbo")) {
            double[] before = values(metres, output);
            double[] after = values(millimetres, output);
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).as("%s %d", output, i).isCloseTo(before[i], within(1e-4));
            }
        }
        double[] ofFeatures = values(millimetres, "feature_log_probability");
        double[] reconstruction = values(millimetres, "reconstruction_log_probability");
        for (int row = 0; row < reconstruction.length; row++) {
            assertThat(ofFeatures[3 * row] + ofFeatures[3 * row + 1] + ofFeatures[3 * row + 2])
                    .isCloseTo(reconstruction[row], within(1e-3));
        }
    }

    /** One member looks at the levels of one feature, the other at the changes of both. */
    @Test
    void onlyDensitiesOfTheSameValuesMix() {
        TelemetryTable table = table(2, 400, 1);
        for (int row = 0; row < 400; row++) {
            table.values()[2 * row + 1] = row % 3 == 0 ? 1 : 0;
        }
        TrainedModel model = Trainer.train(
                table,
                SHORT.with(
                        "members",
                        members(
                                "levels",
                                Map.of("view", Map.of("features", "signals", "difference", "none")),
                                "changes",
                                Map.of("view", Map.of("difference", "all")))),
                TrainingListener.NONE);
        Map<String, INDArray> scores = model.scoring().score(new float[] {
            NAN, NAN, 20, 1, //
            19, 0, 20, 1, //
            NAN, 0, 20, 1, //
            19, 0, NAN, NAN
        });
        Member levels = model.manifest().headline().members().get(0);
        Member changes = model.manifest().headline().members().get(1);
        double[] elbo = values(scores, "elbo");
        assertThat(elbo[0])
                .as("a first record has no change")
                .isCloseTo(values(scores, "levels/elbo")[0] + levels.rawUnitsOffset(), within(1e-4));
        assertThat(elbo[1])
                .as("the other one does not look at the flag")
                .isCloseTo(values(scores, "changes/elbo")[1] + changes.rawUnitsOffset(), within(1e-4));
        assertThat(elbo[2]).as("each sees what the other does not").isNaN();
        assertThat(values(scores, "surprisal")[2]).isNotNaN();
        assertThat(Arrays.copyOfRange(values(scores, "feature_log_probability"), 4, 8))
                .containsOnly(0);
        assertThat(elbo[3]).isNaN();
    }

    @Test
    void aProbabilityAndADensityDoNotMix() {
        TelemetryTable table = table(2, 400, 1);
        for (int row = 0; row < 400; row++) {
            table.values()[2 * row + 1] = row % 3 == 0 ? 1 : 0;
        }
        TrainedModel model = Trainer.train(
                table,
                SHORT.with(
                        "members",
                        members(
                                "flag",
                                Map.of("likelihood", Map.of("features", Map.of("b", "bernoulli"))),
                                "number",
                                Map.of())),
                TrainingListener.NONE);
        assertThat(model.scoring().outputs())
                .containsKeys("flag/elbo", "number/elbo")
                .doesNotContainKey("elbo");
        assertThat(model.manifest().calibrations()).containsOnlyKeys("surprisal");
    }

    /** Of the values that a normal record has, a tenth are judged to be as abnormal as a tenth of normal records. */
    @Test
    void aVerdictCanRestOnTheElbo() throws Exception {
        TelemetryTable table = table(3, 2000, 1);
        ModelFile file = ModelFile.parse(
                Trainer.train(table, SHORT.with("preset", "infrastructure"), TrainingListener.NONE)
                        .onnx()
                        .toByteArray(),
                "model");
        int[] anomalous = {0};
        LaneOptions options = new LaneOptions(ModelOutput.ELBO, List.of(), new TailThreshold(0.1), 128, 0);
        try (SeriesRun run = SeriesRun.open(file, options)) {
            run.score(
                    table.values(),
                    null,
                    new long[table.rows()],
                    (row, lane, record, judgement) ->
                            anomalous[0] += judgement.verdict().anomalous() ? 1 : 0);
        }
        assertThat(anomalous[0]).isBetween(100, 300);
    }

    /** What a job computes that asks for surprisal alone. */
    @Test
    void whoDoesNotAskForTheMixturePaysNothing() {
        ModelFile file = ModelFile.parse(
                Trainer.train(table(3, 400, 1), SHORT.with("preset", "infrastructure"), TrainingListener.NONE)
                        .onnx()
                        .toByteArray(),
                "model");
        List<OutputName> parts = file.manifest().headline().parts(ModelOutput.SURPRISAL);
        List<OutputName> judged = new ArrayList<>(parts);
        judged.add(OutputName.headline(ModelOutput.SURPRISAL));
        List<OutputName> elbo = new ArrayList<>(judged);
        elbo.add(OutputName.headline(ModelOutput.ELBO));
        // NaN is passed over by a node a member; two sums a further member, of values and of counts; two make NaN of
        // nothing, and one names the output.
        assertThat(nodes(file, judged) - nodes(file, parts)).isEqualTo(3 + 2 * 2 + 3);
        assertThat(nodes(file, elbo)).isGreaterThan(nodes(file, judged));
    }

    private static int nodes(ModelFile file, Collection<OutputName> outputs) {
        return file.withOutputs(outputs).getGraph().getNodeCount();
    }

    private static Map<String, INDArray> scores(TrainingConfig config, TelemetryTable table) {
        return Trainer.train(table, config, TrainingListener.NONE).scoring().score(windows(table));
    }

    private static Map<String, Object> scaling(String kind) {
        return Map.of("scaling", Map.of("kind", kind));
    }

    private static Map<String, Object> members(
            String first, Map<String, Object> ofFirst, String second, Map<String, Object> ofSecond) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(first, ofFirst);
        members.put(second, ofSecond);
        return members;
    }

    private static double[] values(Map<String, INDArray> scores, String output) {
        return Objects.requireNonNull(scores.get(output)).reshape(-1).toDoubleVector();
    }

    /** Windows of two records, of which the last is the scored one. */
    private static float[] windows(TelemetryTable table) {
        int width = table.schema().size();
        float[] windows = new float[2 * table.values().length];
        RecordWindow window = RecordWindow.empty(2, width);
        for (int row = 0; row < table.rows(); row++) {
            window.add(Arrays.copyOfRange(table.values(), row * width, (row + 1) * width));
            System.arraycopy(window.values(), 0, windows, 2 * row * width, 2 * width);
        }
        return windows;
    }

    /** Features around 20 with a deviation of 3, the first in a unit of its own; of three features the first two have gaps. */
    private static TelemetryTable table(int width, int rows, float unit) {
        Random random = new Random(6);
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            float value = (float) (20 + 3 * random.nextGaussian()) * (i % width == 0 ? unit : 1);
            values[i] = width > 2 && i % width < 2 && random.nextInt(11) == 0 ? NAN : value;
        }
        return TelemetryTable.of(FeatureSchema.named(List.of("a", "b", "c").subList(0, width)), values);
    }
}
