package io.surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.series.RecordWindow;
import io.surprisal.core.series.Smoother;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.scoring.Canary;
import io.surprisal.scoring.Canary.Outcome;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.ModelFamily;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingException;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.graph.ScoringGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class TrainerTest {
    private static final List<String> NAMES = List.of("load", "latency", "still", "gaps");
    private static final TrainingConfig SHORT = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("training.steps", 60)
            .with("training.early_stopping.evaluate_every", 10)
            .with("model.network.hidden", List.of(8));

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void theSameSeedGivesTheSameFileToTheByte(ModelFamily family) {
        TrainingConfig config = of(family).with("training.steps", 15);
        byte[] bytes = Trainer.train(table(family, 400), config, TrainingListener.NONE)
                .onnx()
                .toByteArray();
        ModelFile file = ModelFile.parse(bytes, "model");
        assertThat(SelfTest.run(file, ScoringOptions.defaults())).isEqualTo(new Canary(Outcome.ALARMED, 1));
        assertThat(bytes)
                .isEqualTo(Trainer.train(table(family, 400), config, TrainingListener.NONE)
                        .onnx()
                        .toByteArray())
                .isNotEqualTo(Trainer.train(table(family, 400), config.with("training.seed", 2), TrainingListener.NONE)
                        .onnx()
                        .toByteArray());
    }

    /** Latency follows load: breaking that is abnormal though each value by itself is usual. */
    @Test
    void aBrokenRelationIsMoreSurprisingThanAnythingNormal() throws Exception {
        Path file = directory.resolve("model.onnx");
        Trainer.train(
                        table(3000),
                        SHORT.with("training.steps", 600).with("training.learning_rate", 5e-3),
                        TrainingListener.NONE)
                .write(file);
        ModelFile model = ModelFile.read(file);
        try (OnnxScorer scorer = OnnxScorer.open(
                model, new ScorerOptions(Set.of(ModelOutput.SURPRISAL, ModelOutput.FEATURE_LOG_PROBABILITY), 3))) {
            scorer.features().put(0, new float[] {50, 200, 7, 1, 70, 280, 7, 1, 70, 120, 7, 1});
            scorer.score(3);
            double[] tail = new double[3];
            for (int row = 0; row < 3; row++) {
                tail[row] = model.manifest()
                        .calibration(ModelOutput.SURPRISAL)
                        .tailProbability(scorer.value(ModelOutput.SURPRISAL, row));
            }
            assertThat(tail[0]).isGreaterThan(0.05);
            assertThat(tail[1]).isGreaterThan(0.01);
            assertThat(tail[2]).isLessThan(1e-4);
            assertThat(scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, 2, 2))
                    .as("the constant feature had no part in it")
                    .isGreaterThan(scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, 2, 1));
        }
    }

    @Test
    void anEnsemblesScoreIsTheSameToTheBitWhateverItsBatch() {
        assertTheSameInEveryBatch(table(200), SHORT.with("preset", "infrastructure"));
    }

    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void aScoreIsTheSameToTheBitWhateverItsBatch(ModelFamily family) {
        assertTheSameInEveryBatch(table(family, 200), of(family));
    }

    private static TrainingConfig of(ModelFamily family) {
        // Shifts and habits are within a window.
        TrainingConfig seeing = family == ModelFamily.SHIFT || family == ModelFamily.HABITS
                ? SHORT.with("model.view", Map.of("window", 2, "target", "window"))
                : SHORT;
        TrainingConfig config = seeing.with("model.family", family.contractName());
        return family.isConditional()
                ? config.with(
                        family == ModelFamily.CVAE ? "model.view.condition.column" : "model.view.condition.hour",
                        family == ModelFamily.CVAE ? "tier" : true)
                : config;
    }

    @ParameterizedTest
    @ValueSource(strings = {"convolutional", "recurrent"})
    void aScoreOfANetworkOverWindowsIsTheSameToTheBitWhateverItsBatch(String network) {
        assertTheSameInEveryBatch(
                table(200),
                SHORT.with("model.view.window", 2)
                        .with("model.view.target", "window")
                        .with("model.network", Map.of("kind", network, "hidden", List.of(12, 8), "kernel", 2)));
    }

    private static void assertTheSameInEveryBatch(TelemetryTable table, TrainingConfig config) {
        ModelFile model = ModelFile.parse(
                Trainer.train(table, config, TrainingListener.NONE).onnx().toByteArray(), "model");
        Set<ModelOutput> all = model.outputs();
        float[] windows = windows(table, model.manifest().window());
        int length = model.manifest().window() * NAMES.size();
        try (OnnxScorer together = OnnxScorer.open(model, new ScorerOptions(all, 200));
                OnnxScorer alone = OnnxScorer.open(model, new ScorerOptions(all, 1))) {
            together.features().put(0, windows);
            long[] conditions = RowConditions.of(table, model.manifest().condition());
            if (together.condition() != null) {
                together.condition().put(0, conditions);
            }
            together.score(200);
            for (int row = 0; row < 200; row++) {
                alone.features().put(0, windows, row * length, length);
                if (alone.condition() != null) {
                    alone.condition().put(0, conditions[row]);
                }
                alone.score(1);
                for (ModelOutput output : all) {
                    int width = output.perRecord() ? 1 : NAMES.size();
                    for (int j = 0; j < width; j++) {
                        assertThat(Float.floatToIntBits(value(alone, output, 0, j)))
                                .as("%s of row %d", output, row)
                                .isEqualTo(Float.floatToIntBits(value(together, output, row, j)));
                    }
                }
            }
        }
    }

    private static float value(OnnxScorer scorer, ModelOutput output, int row, int feature) {
        return output.perRecord() ? scorer.value(output, row) : scorer.value(output, row, feature);
    }

    @Test
    void theManifestSaysWhereTheModelCameFrom() {
        TelemetryTable table = table(500);
        Manifest manifest = Trainer.train(table, SHORT, TrainingListener.NONE).manifest();
        assertThat(manifest.schema()).isEqualTo(table.schema());
        assertThat(manifest.provenance().dataFingerprint()).isEqualTo(table.fingerprint());
        assertThat(manifest.provenance().trainingRows()).isEqualTo(400);
        assertThat(manifest.provenance().heldOutRows()).isEqualTo(100);
        assertThat(manifest.provenance().hyperParameters()).containsEntry("training.steps", "60");
        assertThat(manifest.features().get(2).constant()).isTrue();
        assertThat(manifest.features().get(3).missingShare()).isCloseTo(0.2, within(0.06));
        assertThat(manifest.calibrations().keySet())
                .containsExactlyInAnyOrder(
                        "surprisal",
                        "elbo",
                        "kl_divergence",
                        "reconstruction_log_probability",
                        "importance_weighted_log_likelihood");
        double offset = -manifest.features().stream()
                .mapToDouble(feature -> Math.log(feature.scale()))
                .sum();
        assertThat(manifest.rawUnitsOffset()).isCloseTo(offset, within(1e-9));
        assertThat(manifest.baseline().samplingInterval()).isZero();
        assertThat(manifest.baseline().latestTime()).isZero();
        assertThat(manifest.baseline().features()).hasSize(manifest.features().size());
        assertThat(manifest.baseline().features().get(2).shares().bins()).isEqualTo(1);
        assertThat(manifest.baseline().features().get(2).longestStill()).isEqualTo(500);
        assertThat(manifest.baseline().outputs())
                .containsOnlyKeys(manifest.calibrations().keySet());
    }

    @Test
    void theManifestSaysHowFarApartTheRecordsOfAKeyWere() {
        TelemetryTable table = table(500)
                .withKeys(IntStream.range(0, 500)
                        .mapToObj(row -> "pump-" + row % 2)
                        .toArray(String[]::new))
                .withTimes(IntStream.range(0, 500)
                        .mapToObj(row -> Long.toString(1_700_000_000L + row / 2 * 30L))
                        .toArray(String[]::new));
        Manifest manifest = Trainer.train(table, SHORT, TrainingListener.NONE).manifest();
        assertThat(manifest.baseline().samplingInterval()).isEqualTo(30);
        assertThat(manifest.baseline().latestTime()).isEqualTo((1_700_000_000L + 249 * 30) * 1000);
    }

    @Test
    void anEnsemblesMembersKeepTheirOutputsAndShareOneScale() {
        TelemetryTable table = table(500);
        TrainedModel model = Trainer.train(table, SHORT.with("preset", "infrastructure"), TrainingListener.NONE);
        Manifest manifest = model.manifest();
        assertThat(manifest.headline().members().stream().map(Manifest.Member::name))
                .containsExactly("standardised", "ranged", "changes");
        assertThat(manifest.headline().members().get(0).features()).isEqualTo(manifest.features());
        assertThat(manifest.headline().members().get(1).features()).isNotEqualTo(manifest.features());
        assertThat(manifest.calibrations().keySet())
                .containsExactlyInAnyOrder(
                        "surprisal",
                        "elbo",
                        "kl_divergence",
                        "reconstruction_log_probability",
                        "importance_weighted_log_likelihood");
        assertThat(manifest.headline().smoothedCalibrations().keySet())
                .isEqualTo(manifest.calibrations().keySet());
        assertThat(manifest.rawUnitsOffset()).as("the headline is in raw units").isZero();
        ModelFile file = ModelFile.parse(model.onnx().toByteArray(), "model");
        assertThat(file.outputsByMember().get("ranged"))
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(ModelOutput.SCORE, ModelOutput.FEATURE_SCORE)));
        // Half of the rows are below each member's median, and at most a hundredth one spread above it.
        Map<String, INDArray> scores = model.scoring().score(windows(table, manifest.window()));
        for (String member : List.of("standardised", "ranged", "changes")) {
            double[] own = surprisal(scores, member + "/surprisal");
            assertThat(Arrays.stream(own).filter(value -> value <= 0).count()).isBetween(249L, 251L);
            assertThat(Arrays.stream(own).filter(value -> value > 1).count()).isLessThanOrEqualTo(5);
        }
    }

    /** What the manifest says of smoothed values is what scoring the held-out rows in order gives. */
    @Test
    void theVerdictIsCalibratedOnSmoothedValues() throws Exception {
        TelemetryTable table = table(2000).withKeys(keys(2000));
        ModelFile file = ModelFile.parse(
                Trainer.train(
                                table,
                                SHORT.with("preset", "infrastructure").with("training.held_out", 0.2),
                                TrainingListener.NONE)
                        .onnx()
                        .toByteArray(),
                "model");
        Smoother smoother = file.manifest().headline().smoother();
        assertThat(smoother).isEqualTo(new Smoother(1, 0.03, 0.5));
        List<Float> smoothed = new ArrayList<>();
        try (SeriesRun run = SeriesRun.open(file, ScoringOptions.defaults().lane())) {
            float[] heldOut = Arrays.copyOfRange(table.values(), 1600 * NAMES.size(), 2000 * NAMES.size());
            run.score(
                    heldOut,
                    Arrays.copyOfRange(keys(2000), 1600, 2000),
                    new long[400],
                    (row, lane, record, judgement) -> smoothed.add(judgement.smoothed()));
        }
        double median =
                file.manifest().verdictCalibration(ModelOutput.SURPRISAL).abnormalityAt(0.5);
        assertThat(smoothed.stream().filter(value -> value <= median).count()).isBetween(196L, 204L);
        assertThat(median)
                .as("a held peak is higher than what was held")
                .isGreaterThan(
                        file.manifest().calibration(ModelOutput.SURPRISAL).abnormalityAt(0.5));
    }

    @Test
    void stoppingDuringTheFirstMemberLeavesAModelByItself() {
        TrainedModel model =
                Trainer.train(table(400), SHORT.with("preset", "infrastructure"), (step, all, loss) -> step < 7);
        assertThat(model.manifest().headline().members())
                .singleElement()
                .returns("", Manifest.Member::name)
                .returns(1.0, Manifest.Member::spread);
    }

    /** The signal comes once, in the first of the two machines of a member: the second one's steps say to go on. */
    @Test
    void trainingThatWasStoppedOnceStartsNoOtherMember() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("machines", Map.of("family", "dbn"));
        members.put("autoencoder", Map.of("family", "vae"));
        TrainedModel model = Trainer.train(table(400), SHORT.with("members", members), (step, all, loss) -> step != 7);
        assertThat(model.manifest().family()).isEqualTo("dbn");
        assertThat(model.manifest().headline().members()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "infrastructure"})
    void aFeatureThatNeverMovedAlarmsWhenItMoves(String preset) throws Exception {
        TelemetryTable table = table(1000);
        ModelFile file = ModelFile.parse(
                Trainer.train(table, SHORT.with("preset", preset), TrainingListener.NONE)
                        .onnx()
                        .toByteArray(),
                "model");
        double[] tails = tailProbabilities(file, 50, 200, 7, 1, 50, 200, 8, 1);
        assertThat(tails[0]).isGreaterThan(1e-2);
        assertThat(tails[1]).isLessThan(1e-6);
    }

    /** Its level leaves the range of the training rows at once; its steps stay what they were. */
    @Test
    void aCounterIsKnownByItsSteps() throws Exception {
        Random random = new Random(8);
        float[] values = new float[2 * 2000];
        float total = 0;
        for (int row = 0; row < 2000; row++) {
            total += 10 + (float) random.nextGaussian();
            values[2 * row] = total;
            values[2 * row + 1] = (float) random.nextGaussian();
        }
        TelemetryTable table = TelemetryTable.of(FeatureSchema.named(List.of("bytes_total", "load")), values);
        ModelFile file = ModelFile.parse(
                Trainer.train(table, SHORT.with("training.steps", 200), TrainingListener.NONE)
                        .onnx()
                        .toByteArray(),
                "model");
        assertThat(file.manifest().features().get(0).view()).isEqualTo(FeatureView.RISE);
        assertThat(file.manifest().features().get(0).location()).isCloseTo(10, within(0.2));
        assertThat(file.manifest().features().get(1).view()).isEqualTo(FeatureView.LEVEL);
        float later = 100 * total;
        double[] tails = tailProbabilities(file, later, 0, later + 10, 0, later + 60, 0, later + 70, 0, 5, 0, 15, 0);
        assertThat(tails[0]).as("a key's first record").isGreaterThan(1e-2);
        assertThat(tails[1]).isGreaterThan(1e-2);
        assertThat(tails[2]).as("five times a usual step").isLessThan(1e-4);
        assertThat(tails[3]).isGreaterThan(1e-2);
        assertThat(tails[4]).as("a restart").isGreaterThan(1e-2);
        assertThat(tails[5]).isGreaterThan(1e-2);
    }

    /** The member that looks at changes cannot see a flag's, nor those of a feature that is there every second row. */
    @Test
    void whatHasNoChangeIsNotLookedAtByTheMemberOfChanges() {
        TelemetryTable table = table(400);
        for (int row = 0; row < 400; row++) {
            table.values()[row * 4] = row % 2 == 0 ? Float.NaN : table.values()[row * 4];
            table.values()[row * 4 + 1] = row % 7 == 0 ? 1 : 0;
        }
        TrainingConfig config = SHORT.with("preset", "infrastructure")
                .with("model.likelihood.features", Map.of("latency", "bernoulli"));
        Manifest manifest = Trainer.train(table, config, TrainingListener.NONE).manifest();
        assertThat(manifest.headline().members().get(2).features().stream().map(Manifest.ModelFeature::view))
                .containsExactly(FeatureView.NONE, FeatureView.NONE, FeatureView.CHANGE, FeatureView.CHANGE);
    }

    /** What the file itself would judge records by, as they follow each other. */
    private static double[] tailProbabilities(ModelFile file, float... records) throws Exception {
        double[] tails = new double[records.length / file.manifest().features().size()];
        try (SeriesRun run = SeriesRun.open(file, ScoringOptions.defaults().lane())) {
            run.score(
                    records,
                    null,
                    new long[tails.length],
                    (row, lane, record, judgement) ->
                            tails[row] = judgement.verdict().tailProbability());
        }
        return tails;
    }

    /** Five rows in a hundred are of another kind: with trimming they stay as surprising as what was never seen. */
    @Test
    void trimmedTrainingDoesNotLearnToExplainContamination() {
        TelemetryTable table = table(3000);
        for (int row = 0; row < 3000; row += 20) {
            table.values()[row * 4 + 1] = 40 + table.values()[row * 4 + 1] % 10;
        }
        TrainingConfig config = SHORT.with("training.steps", 600).with("training.learning_rate", 5e-3);
        assertThat(contaminationAgainstRest(table, config.with("model.objective.trim", 0.06)))
                .isGreaterThan(1.5 * contaminationAgainstRest(table, config));
    }

    /** Whatever the labelled rows hold, the file is the same except for the fingerprint of the data. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "infrastructure", "kpi", "telemetry", "auto"})
    void noLabelledValueIsTrainedOnOrCalibratedOn(String preset) {
        boolean[] labels = new boolean[600];
        for (int row = 40; row < labels.length; row += 37) {
            Arrays.fill(labels, row, row + 3, true);
        }
        TelemetryTable usual = table(600).withLabels(labels);
        TelemetryTable other = table(600).withLabels(labels);
        for (int i = 0; i < other.values().length; i++) {
            other.values()[i] = labels[i / NAMES.size()] ? 1e6f : other.values()[i];
        }
        TrainingConfig config = SHORT.with("preset", preset)
                .with("training.steps", 12)
                .with("model.view.window", preset.equals("kpi") ? 20 : 3);
        TrainedModel first = Trainer.train(usual, config, TrainingListener.NONE);
        TrainedModel second = Trainer.train(other, config, TrainingListener.NONE);
        assertThat(second.onnx().getGraph().toByteArray())
                .isEqualTo(first.onnx().getGraph().toByteArray());
        assertThat(second.manifest().headline()).isEqualTo(first.manifest().headline());
        assertThat(second.manifest().features()).isEqualTo(first.manifest().features());
        assertThat(second.manifest().calibrations()).isEqualTo(first.manifest().calibrations());
        assertThat(second.manifest().provenance().validation())
                .isEqualTo(first.manifest().provenance().validation());
    }

    /** The first member is that of changes, which a key's first record has none of; the others say how surprising it is. */
    @Test
    void aRecordHasAScoreWhereAnyMemberHasOne() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("changes", Map.of("view", Map.of("difference", "all")));
        members.put("levels", Map.of("view", Map.of("difference", "none")));
        TrainingConfig config = SHORT.with("training.steps", 12).with("members", members);
        TrainedModel model = Trainer.train(table(400), config, TrainingListener.NONE);
        assertThat(model.manifest().headline().members().get(0).name()).isEqualTo("changes");
        float nan = Float.NaN;
        float[] first = {nan, nan, nan, nan, 50, 200, 7, 1};
        float[] nothing = {50, 200, 7, 1, nan, nan, nan, nan};
        float[] windows = Arrays.copyOf(first, 16);
        System.arraycopy(nothing, 0, windows, 8, 8);
        Map<String, INDArray> scores = model.scoring().score(windows);
        assertThat(surprisal(scores, "changes/surprisal")[0]).isNaN();
        assertThat(surprisal(scores, "surprisal")[0]).isEqualTo(surprisal(scores, "levels/surprisal")[0]);
        assertThat(surprisal(scores, "surprisal")[1]).isNaN();
    }

    /** An infinite value after an infinite one has no change that anyone saw. */
    @Test
    void aChangeBetweenInfinitiesIsMissing() {
        TrainingConfig config = SHORT.with("training.steps", 12).with("model.view.difference", "all");
        float infinite = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        Map<String, INDArray> scores = Trainer.train(table(400), config, TrainingListener.NONE)
                .scoring()
                .score(new float[] {
                    infinite, 200, 7, 1, infinite, 210, 7, 1,
                    nan, 200, 7, 1, nan, 210, 7, 1
                });
        double[] surprisal = surprisal(scores, "surprisal");
        assertThat(surprisal[0]).isEqualTo(surprisal[1]);
    }

    private static double contaminationAgainstRest(TelemetryTable table, TrainingConfig config) {
        ScoringGraph scoring =
                Trainer.train(table, config, TrainingListener.NONE).scoring();
        double[] surprisal = surprisal(scoring.score(table.values()), "surprisal");
        double contaminated = 0;
        double rest = 0;
        for (int row = 0; row < surprisal.length; row++) {
            if (row % 20 == 0) {
                contaminated += surprisal[row] / 150;
            } else {
                rest += surprisal[row] / 2850;
            }
        }
        return contaminated - rest;
    }

    private static float[] windows(TelemetryTable table, int length) {
        float[] windows = new float[length * table.values().length];
        RecordWindow window = RecordWindow.empty(length, NAMES.size());
        for (int row = 0; row < table.rows(); row++) {
            float[] record = Arrays.copyOfRange(table.values(), row * NAMES.size(), (row + 1) * NAMES.size());
            window.add(record);
            System.arraycopy(window.values(), 0, windows, length * row * NAMES.size(), length * NAMES.size());
        }
        return windows;
    }

    private static double[] surprisal(Map<String, INDArray> scores, String name) {
        return Objects.requireNonNull(scores.get(name)).toDoubleVector();
    }

    private static String[] keys(int rows) {
        String[] keys = new String[rows];
        Arrays.setAll(keys, row -> row % 2 == 0 ? "even" : "odd");
        return keys;
    }

    @Test
    void stoppingEarlyKeepsTheBestSoFar() {
        AtomicInteger steps = new AtomicInteger();
        TrainedModel model = Trainer.train(table(400), SHORT, (step, all, loss) -> {
            steps.set(step);
            return step < 7;
        });
        assertThat(steps).hasValue(7);
        assertThat(model.manifest().provenance().validation().get("mean_elbo")).isNotNaN();
    }

    @Test
    void trainingStopsWhenTheHeldOutRowsNoLongerGain() {
        AtomicInteger steps = new AtomicInteger();
        TrainingConfig config = SHORT.with("training.steps", 2000)
                .with("training.early_stopping.patience", 1)
                .with("training.early_stopping.evaluate_every", 1)
                .with("model.objective.kl_warm_up", 0);
        Trainer.train(table(400), config, (step, all, loss) -> {
            steps.set(step);
            return true;
        });
        assertThat(steps.get()).isLessThan(2000);
    }

    @Test
    void aLossThatLeavesTheNumbersIsAnErrorThatSaysWhatToLower() {
        assertThatThrownBy(() ->
                        Trainer.train(table(400), SHORT.with("training.learning_rate", 1e30), TrainingListener.NONE))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("training.learning_rate");
    }

    @Test
    void refusesWhatItCannotTrainOn() {
        assertThatThrownBy(() -> Trainer.train(table(39), SHORT, TrainingListener.NONE))
                .hasMessageContaining("at least 40 rows");
        assertThatThrownBy(() -> Trainer.train(
                        table(100), SHORT.with("model.likelihood.kind", "bernoulli"), TrainingListener.NONE))
                .hasMessageContaining("'load'")
                .hasMessageContaining("values from 0 to 1");
        TrainingConfig changesOfFlags =
                SHORT.with("model.view.difference", "all").with("model.likelihood.kind", "bernoulli");
        assertThatThrownBy(() -> Trainer.train(flags(100), changesOfFlags, TrainingListener.NONE))
                .hasMessageContaining("model.view.difference all");
        assertThatThrownBy(() -> Trainer.train(
                        table(100), SHORT.with("model.likelihood.features.nothing", "gaussian"), TrainingListener.NONE))
                .hasMessageContaining("'nothing'");
    }

    @Test
    void aWrittenModelReplacesTheOldOneAndLeavesNothingBeside() throws Exception {
        Path file = directory.resolve("model.onnx");
        Files.writeString(file, "old");
        Trainer.train(table(100), SHORT, TrainingListener.NONE).write(file);
        assertThat(ModelFile.read(file).manifest().family()).isEqualTo("vae");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static TelemetryTable flags(int rows) {
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = row % 3 == 0 ? 1 : 0;
        }
        return TelemetryTable.of(FeatureSchema.named(List.of("open")), values);
    }

    /** Load wanders, latency is four times it, one feature never moves, one is missing a fifth of the time. */
    /** What a family describes: of a topic model counts, which are not negative; of levels by the clock rows with times. */
    private static TelemetryTable table(ModelFamily family, int rows) {
        TelemetryTable table = table(rows);
        float[] values = table.values();
        for (int i = 0; i < values.length && family == ModelFamily.ETM; i++) {
            values[i] = Math.abs(values[i]);
        }
        String[] times = new String[rows];
        Arrays.setAll(times, row -> Long.toString(1_774_700_000 + 60L * row));
        return family == ModelFamily.SEASON ? table.withTimes(times) : table;
    }

    private static TelemetryTable table(int rows) {
        Random random = new Random(5);
        float[] values = new float[rows * NAMES.size()];
        for (int row = 0; row < rows; row++) {
            double load = 50 + 10 * random.nextGaussian();
            values[row * 4] = (float) load;
            values[row * 4 + 1] = (float) (4 * load + random.nextGaussian());
            values[row * 4 + 2] = 7;
            values[row * 4 + 3] = random.nextDouble() < 0.2 ? Float.NaN : (float) random.nextGaussian();
        }
        String[] tiers = new String[rows];
        Arrays.setAll(tiers, row -> row % 3 == 0 ? "gold" : "basic");
        return TelemetryTable.of(FeatureSchema.named(NAMES), values).withClasses(tiers);
    }
}
