package io.surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.schema.LikelihoodKind.Domain;
import io.surprisal.core.series.RecordWindow;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SelfTest;
import io.surprisal.telemetry.table.RowConditions;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.config.ConditionSettings;
import io.surprisal.training.config.ModelFamily;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.fit.TrainingListener;
import io.surprisal.training.graph.FittedMember;
import io.surprisal.training.graph.Records;
import io.surprisal.training.graph.ScoringGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The same scores three ways: the formulas in double precision, SameDiff, and the exported file in ONNX Runtime. For every
 * output, family, likelihood and number of samples.
 */
class ParityTest {
    private static final int ROWS = 120;
    private static final long SEED = 11;
    private static final List<String> NAMES = List.of("a", "on", "b", "off", "c");
    private static final TrainingConfig SHORT = TrainingConfig.defaults()
            .with("preset", "plain")
            .with("model.network.hidden", List.of(7, 5))
            .with("training.steps", 20)
            .with("training.batch_size", 32)
            .with("training.seed", SEED);

    static Stream<Arguments> models() {
        return Arrays.stream(ModelFamily.values())
                .flatMap(family -> likelihoods()
                        .filter(likelihoods -> family != ModelFamily.PPCA || isGaussian(likelihoods))
                        .filter(likelihoods ->
                                likelihoods.contains(LikelihoodKind.MULTINOMIAL) == (family == ModelFamily.ETM))
                        .flatMap(likelihoods -> Stream.of(needsSamples(family) ? 16 : 1, 64)
                                .map(samples -> Arguments.of(family, likelihoods, samples))));
    }

    /** All of them at once, and each by itself. */
    private static Stream<List<LikelihoodKind>> likelihoods() {
        List<LikelihoodKind> reals = of(Domain.REALS);
        List<LikelihoodKind> flags = of(Domain.UNIT_INTERVAL);
        List<LikelihoodKind> mixed = new ArrayList<>();
        for (int j = 0; j < NAMES.size(); j++) {
            List<LikelihoodKind> kinds = isFlag(j) ? flags : reals;
            mixed.add(kinds.get(j / 2 % kinds.size()));
        }
        return Stream.concat(Stream.of(mixed), trained().map(kind -> Collections.nCopies(NAMES.size(), kind)));
    }

    private static List<LikelihoodKind> of(Domain domain) {
        return trained().filter(kind -> kind.domain() == domain).toList();
    }

    private static Stream<LikelihoodKind> trained() {
        return Arrays.stream(LikelihoodKind.values()).filter(kind -> kind != LikelihoodKind.EXPONENTIAL);
    }

    private static boolean needsSamples(ModelFamily family) {
        return Set.of(ModelFamily.IWAE, ModelFamily.FLOW_VAE, ModelFamily.DBN).contains(family);
    }

    private static boolean isGaussian(List<LikelihoodKind> likelihoods) {
        return likelihoods.stream().allMatch(kind -> kind == LikelihoodKind.GAUSSIAN);
    }

    private static boolean isFlag(int feature) {
        return feature % 2 == 1;
    }

    private static TrainingConfig ofFamily(ModelFamily family) {
        // Shifts and habits are within a window.
        TrainingConfig seeing = family == ModelFamily.SHIFT || family == ModelFamily.HABITS
                ? SHORT.with("model.view", Map.of("window", 2, "target", "window"))
                : SHORT;
        TrainingConfig config = seeing.with("model.family", family.contractName());
        return family.isConditional()
                ? config.with(
                        "model.view.condition",
                        new ConditionSettings(
                                family == ModelFamily.CVAE ? "tier" : "", true, true, false, "Europe/Berlin"))
                : config;
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyOutputAgrees(ModelFamily family, List<LikelihoodKind> likelihoods, int samples) {
        Map<String, String> byFeature = new HashMap<>();
        for (int j = 0; j < NAMES.size(); j++) {
            byFeature.put(NAMES.get(j), likelihoods.get(j).contractName());
        }
        TelemetryTable values = family == ModelFamily.ETM
                ? counts()
                : table(likelihoods.stream().allMatch(kind -> kind.domain() == Domain.UNIT_INTERVAL));
        assertAgreement(
                family == ModelFamily.SEASON ? ofHours(values) : values,
                ofFamily(family).with("model.likelihood.features", byFeature).with("model.latent.samples", samples));
    }

    @ParameterizedTest
    @CsvSource({
        "vae, uniform, normal",
        "vae, uniform, mixture",
        "vae, gaussian, mixture",
        "vae, gaussian, vamp",
        "iwae, gaussian, vamp",
        "flow-vae, gaussian, mixture",
        "wae-mmd, point, normal"
    })
    void everyOutputAgreesByPosteriorAndPrior(String family, String posterior, String prior) {
        assertAgreement(
                table(false),
                SHORT.with("model.family", family)
                        .with("model.latent.posterior", posterior)
                        .with("model.latent.prior", prior)
                        .with("model.latent.components", 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ae", "vae", "iwae", "flow-vae", "wae-mmd", "wae-gan", "vae-gan", "bigan", "wake-sleep"})
    void everyOutputOfALinearNetworkAgrees(String family) {
        assertAgreement(
                table(false),
                SHORT.with("model.family", family)
                        .with("model.network.hidden", List.of())
                        .with("model.likelihood.features", Map.of("on", "bernoulli", "off", "bernoulli")));
    }

    @ParameterizedTest
    @CsvSource({
        "ae, boltzmann",
        "vae, boltzmann",
        "iwae, boltzmann",
        "wae-mmd, boltzmann",
        "wake-sleep, none",
        "bigan, none"
    })
    void everyOutputOfLogisticUnitsAgrees(String family, String pretraining) {
        assertAgreement(
                table(false),
                SHORT.with("model.family", family)
                        .with("model.network.activation", "sigmoid")
                        .with("model.network.pretraining", pretraining)
                        .with("model.likelihood.features", Map.of("on", "bernoulli", "off", "bernoulli")));
    }

    @ParameterizedTest
    @MethodSource("depths")
    void everyOutputOfABeliefNetworkAgrees(List<Integer> hidden) {
        assertAgreement(
                table(false),
                SHORT.with("model.family", "dbn")
                        .with("model.network.hidden", hidden)
                        .with("model.likelihood.features", Map.of("on", "bernoulli", "off", "bernoulli")));
    }

    static Stream<List<Integer>> depths() {
        return Stream.of(List.of(7), List.of(7, 6, 5));
    }

    @ParameterizedTest
    @CsvSource({"vae, record", "vae, window", "vae, next", "vae-gan, next", "bigan, window"})
    void everyOutputOfAModelOfWindowsAgrees(String family, String target) {
        assertAgreement(
                table(false),
                SHORT.with("model.family", family)
                        .with("model.view", Map.of("window", 4, "target", target))
                        .with("model.surprisal.evidence", "reconstruction_log_probability")
                        .with("model.likelihood.features", Map.of("on", "bernoulli", "off", "bernoulli")));
    }

    /** A memory of 32 records has two lengths, of which now the one and now the other is the more surprised; 7 have a first one of no half. */
    @ParameterizedTest
    @CsvSource({
        "memory, 4",
        "memory, 32",
        "shift, 4",
        "shift, 7",
        "shapes, 8",
        "neighbours, 3",
        "habits, 4",
        "habits, 17"
    })
    void everyOutputOfWhatJudgesWindowsAgrees(String family, int window) {
        assertAgreement(
                table(false),
                SHORT.with("model.view", Map.of("window", window, "target", "window"))
                        .with("model.family", family));
    }

    /** By the hour of the day, of the week, and by five minutes; 32 records have two lengths. */
    @ParameterizedTest
    @CsvSource({"1, false, false", "4, true, false", "32, true, true"})
    void everyOutputOfALevelByTheClockAgrees(int window, boolean day, boolean minutes) {
        assertAgreement(
                ofHours(table(false)),
                SHORT.with("model.view.condition", new ConditionSettings("", true, day, minutes, "Europe/Berlin"))
                        .with("model.view.window", window)
                        .with("model.view.target", "window")
                        .with("model.family", "season"));
    }

    @ParameterizedTest
    @CsvSource({
        "vae, convolutional, window, normal",
        "vae, convolutional, record, vamp",
        "wae-gan, convolutional, next, normal",
        "vae, recurrent, window, vamp",
        "iwae, recurrent, record, normal",
        "flow-vae, recurrent, next, normal",
        "ae, recurrent, window, normal",
        "wae-mmd, recurrent, window, normal"
    })
    void everyOutputOfANetworkOverWindowsAgrees(String family, String network, String target, String prior) {
        assertAgreement(
                table(false),
                SHORT.with("model.family", family)
                        .with("model.view.window", 4)
                        .with("model.view.target", target)
                        .with("model.latent.prior", prior)
                        .with("model.network.kind", network)
                        .with("model.network.kernel", 2)
                        .with("model.likelihood.features", Map.of("on", "bernoulli", "off", "bernoulli")));
    }

    @ParameterizedTest
    @CsvSource({
        "vae, importance_weighted_log_likelihood",
        "vae, kl_divergence",
        "vae-gan, score",
        "bigan, score",
        "bigan, reconstruction_log_probability"
    })
    void everyOutputAgreesWhereTheHeadlineIsMadeOf(String family, String evidence) {
        assertAgreement(table(false), SHORT.with("model.family", family).with("model.surprisal.evidence", evidence));
    }

    /** A class alone, each part of the time, and all; of windows; with an unconditional member; rows that lack class or time. */
    @ParameterizedTest
    @CsvSource({
        "tier, false, false, false, 1",
        "'', true, false, false, 16",
        "'', false, true, false, 1",
        "'', false, false, true, 1",
        "tier, true, true, true, 16",
    })
    void everyOutputAgreesByCondition(String column, boolean hour, boolean day, boolean minutes, int samples) {
        TrainingConfig told = SHORT.with("model.family", "cvae")
                .with("model.view.condition", new ConditionSettings(column, hour, day, minutes, "Europe/Berlin"))
                .with("model.latent.samples", samples);
        assertAgreement(table(false), told);
        assertAgreement(table(false), told.with("model.view.window", 3).with("model.view.target", "window"));
        assertAgreement(
                table(false),
                told.with(
                        "members",
                        Map.of(
                                "told",
                                Map.of("network", Map.of("hidden", List.of(6))),
                                "untold",
                                Map.of("family", "vae"))));
    }

    @Test
    void everyOutputOfAnEnsembleAgrees() {
        assertAgreement(
                table(false),
                SHORT.with("model.view.window", 2)
                        .with(
                                "members",
                                Map.of(
                                        "standardised",
                                        Map.of("view", Map.of("window", 1), "objective", Map.of("trim", 0.05)),
                                        "ranged",
                                        Map.of(
                                                "family", "wae-mmd",
                                                "scaling", Map.of("kind", "range"),
                                                "network", Map.of("hidden", List.of(6))),
                                        "changes",
                                        Map.of("view", Map.of("difference", "all", "features", "signals")))));
    }

    @Test
    void everyOutputOfAnEnsembleThatDescribesWindowsAgrees() {
        assertAgreement(
                table(false),
                SHORT.with("preset", "kpi")
                        .with("training.steps", 20)
                        .with("model.view.window", 4)
                        .with("model.latent.samples", 8)
                        .with("model.likelihood.features", Map.of("on", "bernoulli", "off", "bernoulli")));
    }

    private static void assertAgreement(TelemetryTable table, TrainingConfig config) {
        TrainedModel model = Trainer.train(table, config, TrainingListener.NONE);
        long[] conditions = RowConditions.of(table, model.manifest().condition());
        float[] values = table.values().clone();
        values[0] = Float.NaN;
        Arrays.fill(values, 5, 10, Float.NaN);
        values[12] = 1e6f;
        int window = model.manifest().window();
        float[] records = new float[ROWS * window * 5];
        RecordWindow seen = RecordWindow.empty(window, 5);
        for (int row = 0; row < ROWS; row++) {
            seen.add(Arrays.copyOfRange(values, row * 5, row * 5 + 5));
            System.arraycopy(seen.values(), 0, records, row * window * 5, window * 5);
        }
        Map<String, INDArray> sameDiff = model.scoring().score(new Records(records, conditions));
        ModelFile file = ModelFile.parse(model.onnx().toByteArray(), "the exported model");
        // The self-test's values are SameDiff's.
        SelfTest.check(file, ScoringOptions.defaults());
        for (Map.Entry<String, Set<ModelOutput>> outputs :
                file.outputsByMember().entrySet()) {
            String member = outputs.getKey();
            List<OutputName> names = outputs.getValue().stream()
                    .map(output -> new OutputName(member, output))
                    .toList();
            ScorerOptions options = new ScorerOptions(names, ROWS);
            try (OnnxScorer scorer = OnnxScorer.open(file, options)) {
                scorer.features().put(0, records);
                if (scorer.condition() != null) {
                    scorer.condition().put(0, conditions);
                }
                scorer.score(ROWS);
                for (int row = 0; row < ROWS; row++) {
                    float[] record = Arrays.copyOfRange(records, row * window * 5, (row + 1) * window * 5);
                    Map<ModelOutput, double[]> expected = expected(model.scoring(), member, record, conditions[row]);
                    assertThat(outputs.getValue()).isEqualTo(expected.keySet());
                    for (ModelOutput output : outputs.getValue()) {
                        double[] ofOutput = Objects.requireNonNull(expected.get(output));
                        INDArray ofSameDiff = Objects.requireNonNull(sameDiff.get(output.nameOf(member)));
                        for (int j = 0; j < ofOutput.length; j++) {
                            double differentiable = ofSameDiff.getDouble((long) row * ofOutput.length + j);
                            OutputName name = new OutputName(member, output);
                            double exported = output.perRecord() ? scorer.value(name, row) : scorer.value(name, row, j);
                            agree(ofOutput[j], differentiable, output, row, "SameDiff");
                            agree(ofOutput[j], exported, output, row, "ONNX Runtime");
                        }
                    }
                }
            }
        }
    }

    /** What the formulas say of a member, or of the headline. */
    private static Map<ModelOutput, double[]> expected(
            ScoringGraph scoring, String member, float[] record, long condition) {
        ReferenceMixture mixture = new ReferenceMixture();
        List<Map<ModelOutput, double[]>> ofMembers = new ArrayList<>();
        for (FittedMember fitted : scoring.members()) {
            String name = fitted.name();
            ReferenceModel reference = ReferenceModel.of(fitted, scoring);
            Map<ModelOutput, double[]> outputs = reference.score(record, condition);
            if (name.equals(member)) {
                return outputs;
            }
            ofMembers.add(outputs);
            if (outputs.containsKey(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY)) {
                mixture.add(reference.spec(), reference.described(), outputs);
            }
        }
        Map<ModelOutput, double[]> headline = mixture.outputs();
        headline.put(ModelOutput.EXPECTED, ofMembers.get(0).get(ModelOutput.EXPECTED));
        headline.put(ModelOutput.EXPECTED_SCALE, ofMembers.get(0).get(ModelOutput.EXPECTED_SCALE));
        for (Map<ModelOutput, double[]> outputs : ofMembers) {
            headline.merge(ModelOutput.SURPRISAL, outputs.get(ModelOutput.SURPRISAL), ParityTest::sum);
            headline.merge(ModelOutput.FEATURE_SURPRISAL, outputs.get(ModelOutput.FEATURE_SURPRISAL), ParityTest::sum);
        }
        return headline;
    }

    /** A member without a value has nothing to add. */
    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(j -> Double.isNaN(b[j]) ? a[j] : Double.isNaN(a[j]) ? b[j] : a[j] + b[j])
                .toArray();
    }

    private static @Nullable String[] each(IntFunction<@Nullable String> ofRow) {
        @Nullable String[] texts = new @Nullable String[ROWS];
        Arrays.setAll(texts, ofRow);
        return texts;
    }

    /** Float32 carries 24 bits: 1e-5 of the value's own size, and 1e-4 nats near zero. */
    private static void agree(double expected, double got, ModelOutput output, int row, String side) {
        if (Double.isNaN(expected)) {
            assertThat(got).as("%s of row %d in %s", output, row, side).isNaN();
        } else {
            assertThat(Math.abs(got - expected))
                    .as("%s of row %d in %s: expected %s, got %s", output, row, side, expected, got)
                    .isLessThanOrEqualTo(1e-4 + 1e-5 * Math.abs(expected));
        }
    }

    private static TelemetryTable counts() {
        Random random = new Random(SEED);
        float[] values = new float[ROWS * NAMES.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < 0.05 ? Float.NaN : random.nextInt(3) * random.nextInt(1 + i % 5);
        }
        return TelemetryTable.of(FeatureSchema.named(NAMES), values);
    }

    /** All within the same hours, so that there is enough of each. */
    private static TelemetryTable ofHours(TelemetryTable table) {
        return table.withTimes(each(row -> row % 7 == 6 ? null : Long.toString(1_774_700_000 + 240 * (row % 40))));
    }

    private static TelemetryTable table(boolean binary) {
        Random random = new Random(SEED);
        float[] values = new float[ROWS * NAMES.size()];
        for (int i = 0; i < values.length; i++) {
            boolean coin = binary || isFlag(i % 5);
            values[i] =
                    coin ? (random.nextDouble() < 0.3 ? 1 : 0) : (float) (100 * (i % 5) + 3 * random.nextGaussian());
            if (random.nextDouble() < 0.05) {
                values[i] = Float.NaN;
            }
        }
        return TelemetryTable.of(FeatureSchema.named(NAMES), values)
                .withClasses(each(row -> row % 5 == 4 ? null : "tier-" + row % 5))
                .withTimes(each(row -> row % 7 == 6 ? null : Long.toString(1_774_700_000 + 2_000 * row)));
    }
}
