package io.surprisal.adoption.deeplearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.surprisal.adoption.AdoptionException;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.reference.LogDensity;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.TrainedModel;
import io.surprisal.training.graph.GaussianPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.CompositeReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.ExponentialReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.LossFunctionWrapper;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.deeplearning4j.nn.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

class NetworkExportTest {
    private static final FeatureSchema SCHEMA = FeatureSchema.named(List.of("load", "heat", "open"));
    private static final int ROWS = 200;
    private static final int SAMPLES = 16;

    @TempDir
    private Path directory;

    @BeforeAll
    static void useOneThread() {
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
    }

    static Stream<Arguments> distributions() {
        return Stream.of(
                Arguments.of(
                        new GaussianReconstructionDistribution(Activation.IDENTITY),
                        Activation.TANH,
                        Activation.IDENTITY),
                Arguments.of(
                        new GaussianReconstructionDistribution(Activation.TANH), Activation.LEAKYRELU, Activation.TANH),
                Arguments.of(
                        new BernoulliReconstructionDistribution(Activation.SIGMOID),
                        Activation.SOFTSIGN,
                        Activation.IDENTITY),
                Arguments.of(
                        new BernoulliReconstructionDistribution(Activation.HARDSIGMOID),
                        Activation.ELU,
                        Activation.IDENTITY),
                Arguments.of(
                        new CompositeReconstructionDistribution.Builder()
                                .addDistribution(2, new GaussianReconstructionDistribution(Activation.IDENTITY))
                                .addDistribution(1, new BernoulliReconstructionDistribution(Activation.SIGMOID))
                                .build(),
                        Activation.SOFTPLUS,
                        Activation.IDENTITY),
                Arguments.of(
                        new ExponentialReconstructionDistribution(Activation.IDENTITY),
                        Activation.SOFTMAX,
                        Activation.RATIONALTANH),
                Arguments.of(
                        new ExponentialReconstructionDistribution(Activation.SOFTSIGN),
                        Activation.TANH,
                        Activation.RRELU),
                Arguments.of(
                        new CompositeReconstructionDistribution.Builder()
                                .addDistribution(1, new ExponentialReconstructionDistribution(Activation.IDENTITY))
                                .addDistribution(1, new GaussianReconstructionDistribution(Activation.SOFTMAX))
                                .addDistribution(1, new BernoulliReconstructionDistribution(Activation.SIGMOID))
                                .build(),
                        Activation.GELU,
                        Activation.IDENTITY));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void saysWhatDeeplearning4jSays(
            ReconstructionDistribution distribution, Activation activation, Activation posterior) throws IOException {
        float[] values = values();
        INDArray data = Nd4j.create(values, new long[] {ROWS, 3}, 'c');
        MultiLayerNetwork network =
                SavedNetworks.trained(distribution, activation.getActivationFunction(), posterior, data);
        SavedNetwork saved = SavedNetwork.read(SavedNetworks.save(network, null, directory.resolve("network.zip")));
        TrainedModel exported = NetworkExport.export(saved, TelemetryTable.of(SCHEMA, values), "pump", SAMPLES);
        VariationalAutoencoder layer = (VariationalAutoencoder) network.getLayer(0);
        Nd4j.getRandom().setSeed(3);
        int records = 8;
        INDArray some = Nd4j.create(Arrays.copyOf(values, records * 3), new long[] {records, 3}, 'c');
        INDArray theirs = layer.reconstructionLogProbability(some, 1000);
        try (OnnxScorer scorer = scorer(exported)) {
            scorer.features().put(0, values, 0, records * 3);
            scorer.score(records);
            for (int i = 0; i < records; i++) {
                double[] expected = reference(layer, some.getRow(i), Decoder.of(distribution, 3));
                double reconstruction = scorer.value(ModelOutput.RECONSTRUCTION_LOG_PROBABILITY, i);
                assertThat(reconstruction).isCloseTo(expected[0], within(2e-4 * (1 + Math.abs(expected[0]))));
                assertThat((double) scorer.value(ModelOutput.KL_DIVERGENCE, i)).isCloseTo(expected[1], within(1e-4));
                assertThat((double) scorer.value(ModelOutput.ELBO, i))
                        .isCloseTo(expected[0] - expected[1], within(2e-4 * (1 + Math.abs(expected[0]))));
                assertThat((double) scorer.value(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD, i))
                        .isCloseTo(expected[2], within(2e-4 * (1 + Math.abs(expected[2]))));
                double sum = 0;
                for (int j = 0; j < 3; j++) {
                    sum += scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, i, j);
                }
                assertThat(sum).isCloseTo(reconstruction, within(1e-4 * (1 + Math.abs(sum))));
                // 16 points against 1,000 draws.
                assertThat(reconstruction)
                        .isCloseTo(theirs.getDouble(i), within(0.1 + 0.05 * Math.abs(reconstruction)));
            }
        }
    }

    @Test
    void putsTheNormaliserIntoTheGraph() throws IOException {
        float[] raw = values();
        for (int i = 0; i < raw.length; i++) {
            raw[i] = 40 + 10 * raw[i];
        }
        INDArray data = Nd4j.create(raw, new long[] {ROWS, 3}, 'c');
        NormalizerStandardize standard = new NormalizerStandardize();
        standard.fit(new DataSet(data.dup(), data.dup()));
        NormalizerMinMaxScaler range = new NormalizerMinMaxScaler(-1, 1);
        range.fit(new DataSet(data.dup(), data.dup()));
        for (var normaliser : List.of(standard, range)) {
            INDArray normalised = data.dup();
            normaliser.transform(normalised);
            MultiLayerNetwork network = SavedNetworks.trained(
                    new GaussianReconstructionDistribution(Activation.IDENTITY),
                    Activation.TANH.getActivationFunction(),
                    Activation.IDENTITY,
                    normalised);
            SavedNetwork saved =
                    SavedNetwork.read(SavedNetworks.save(network, normaliser, directory.resolve("network.zip")));
            TrainedModel exported = NetworkExport.export(saved, TelemetryTable.of(SCHEMA, raw), "pump", SAMPLES);
            double[] expected = reference(
                    (VariationalAutoencoder) network.getLayer(0),
                    normalised.getRow(0),
                    Decoder.of(new GaussianReconstructionDistribution(Activation.IDENTITY), 3));
            try (OnnxScorer scorer = scorer(exported)) {
                scorer.features().put(0, raw, 0, 3);
                scorer.score(1);
                assertThat((double) scorer.value(ModelOutput.ELBO, 0))
                        .isCloseTo(expected[0] - expected[1], within(1e-3 * (1 + Math.abs(expected[0]))));
            }
            assertThat(exported.manifest().rawUnitsOffset())
                    .isCloseTo(
                            -exported.manifest().features().stream()
                                    .mapToDouble(feature -> Math.log(feature.scale()))
                                    .sum(),
                            within(1e-9));
        }
    }

    static Stream<ReconstructionDistribution> losses() {
        INDArray weights = Nd4j.createFromArray(1f, 2f, 3f).reshape(1, 3);
        Stream<ILossFunction> ofValues = Stream.of(
                new LossMSE(),
                new LossMSE(weights),
                new LossL2(),
                new LossL2(weights),
                new LossMAE(),
                new LossMAE(weights),
                new LossL1(),
                new LossL1(weights),
                new LossMAPE(),
                new LossMAPE(weights));
        Stream<ILossFunction> ofShares = Stream.of(
                new LossMSLE(),
                new LossMSLE(weights),
                new LossBinaryXENT(),
                new LossBinaryXENT(weights),
                new LossMCXENT(),
                new LossMCXENT(weights),
                new LossNegativeLogLikelihood(),
                new LossKLD(),
                new LossPoisson(),
                new LossHinge(),
                new LossSquaredHinge(),
                new LossCosineProximity());
        return Stream.concat(
                Stream.concat(
                        ofValues.map(loss -> new LossFunctionWrapper(Activation.IDENTITY, loss)),
                        ofShares.map(loss -> new LossFunctionWrapper(Activation.SIGMOID, loss))),
                Stream.of(
                        new LossFunctionWrapper(Activation.SOFTMAX, new LossMCXENT()),
                        new CompositeReconstructionDistribution.Builder()
                                .addDistribution(2, new LossFunctionWrapper(Activation.TANH, new LossMSE()))
                                .addDistribution(1, new LossFunctionWrapper(Activation.SIGMOID, new LossBinaryXENT()))
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void scoresByTheLossWhereThereIsNoDensity(ReconstructionDistribution loss) throws IOException {
        float[] values = values();
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.05f + 0.9f * values[i];
        }
        INDArray data = Nd4j.create(values, new long[] {ROWS, 3}, 'c');
        MultiLayerNetwork network =
                SavedNetworks.trained(loss, Activation.TANH.getActivationFunction(), Activation.IDENTITY, data);
        SavedNetwork saved = SavedNetwork.read(SavedNetworks.save(network, null, directory.resolve("network.zip")));
        TrainedModel exported = NetworkExport.export(saved, TelemetryTable.of(SCHEMA, values), "pump", 0);
        INDArray theirs = ((VariationalAutoencoder) network.getLayer(0)).reconstructionError(data);
        try (OnnxScorer scorer = scorer(exported)) {
            scorer.features().put(0, values, 0, 16 * 3);
            scorer.score(16);
            for (int i = 0; i < 16; i++) {
                double expected = theirs.getDouble(i);
                assertThat((double) scorer.value(ModelOutput.SCORE, i))
                        .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
                assertThat(scorer.value(ModelOutput.SURPRISAL, i)).isEqualTo(scorer.value(ModelOutput.SCORE, i));
                double sum = 0;
                for (int j = 0; j < 3; j++) {
                    sum += scorer.value(ModelOutput.FEATURE_SCORE, i, j);
                }
                assertThat(sum).isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
            }
            scorer.features().put(0, new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0}, 0, 3);
            scorer.score(1);
            assertThat(scorer.value(ModelOutput.SURPRISAL, 0)).isFinite();
            assertThat(scorer.value(ModelOutput.FEATURE_SCORE, 0, 0)).isEqualTo(0f, within(0f));
        }
    }

    @Test
    void refusesANetworkWithAnExponentialThatSawValuesBelowZero() throws IOException {
        float[] values = values();
        INDArray data = Nd4j.create(values, new long[] {ROWS, 3}, 'c');
        NormalizerStandardize standard = new NormalizerStandardize();
        standard.fit(new DataSet(data.dup(), data.dup()));
        MultiLayerNetwork network = SavedNetworks.trained(
                new ExponentialReconstructionDistribution(Activation.IDENTITY),
                Activation.TANH.getActivationFunction(),
                Activation.IDENTITY,
                data);
        SavedNetwork saved = SavedNetwork.read(SavedNetworks.save(network, standard, directory.resolve("network.zip")));
        assertThatThrownBy(() -> NetworkExport.export(saved, TelemetryTable.of(SCHEMA, values), "pump", 0))
                .isInstanceOf(AdoptionException.class)
                .hasMessageMatching(
                        "Feature 'load' has the value 0\\.[0-9]+, -[0-9.]+ as the model sees it; an exponential"
                                + " distribution has no density below 0; [0-9]+ of " + ROWS
                                + " rows are like that: leave them out"
                                + " of the data, or scale values as the network was trained, with a NormalizerMinMaxScaler"
                                + " that is saved with it");
    }

    @Test
    void refusesANetworkWithABernoulliThatSawOtherValuesThanFrom0To1() throws IOException {
        float[] values = values();
        MultiLayerNetwork network = SavedNetworks.trained(
                new BernoulliReconstructionDistribution(Activation.SIGMOID),
                Activation.TANH.getActivationFunction(),
                Activation.IDENTITY,
                Nd4j.create(values, new long[] {ROWS, 3}, 'c'));
        SavedNetwork saved = SavedNetwork.read(SavedNetworks.save(network, null, directory.resolve("network.zip")));
        values[3 * 5 + 1] = 1.5f;
        assertThatThrownBy(() -> NetworkExport.export(saved, TelemetryTable.of(SCHEMA, values), "pump", 0))
                .isInstanceOf(AdoptionException.class)
                .hasMessageStartingWith("Feature '" + SCHEMA.names().get(1)
                        + "' has the value 1.5, 1.5 as the model sees it; a Bernoulli distribution is of 0 to 1; 1 of "
                        + ROWS + " rows are like that: leave them out");
    }

    /** A record with the farthest values is the one that must not go without a score. */
    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {"RELU", "LEAKYRELU", "IDENTITY", "SOFTPLUS"})
    void valuesFarFromAllThatTheNetworkSawHaveAScore(Activation unbounded) throws IOException {
        float[] values = values();
        INDArray data = Nd4j.create(values, new long[] {ROWS, 3}, 'c');
        for (ReconstructionDistribution distribution : List.of(
                new GaussianReconstructionDistribution(Activation.IDENTITY),
                new ExponentialReconstructionDistribution(Activation.IDENTITY))) {
            MultiLayerNetwork network =
                    SavedNetworks.trained(distribution, unbounded.getActivationFunction(), Activation.IDENTITY, data);
            SavedNetwork saved = SavedNetwork.read(SavedNetworks.save(network, null, directory.resolve("network.zip")));
            TrainedModel exported = NetworkExport.export(saved, TelemetryTable.of(SCHEMA, values), "pump", SAMPLES);
            for (float far : new float[] {1e4f, 1e30f, Float.POSITIVE_INFINITY}) {
                for (int j = 0; j < 3; j++) {
                    float[] record = {0.5f, 0.4f, 1};
                    record[j] = far;
                    try (OnnxScorer scorer = scorer(exported)) {
                        scorer.features().put(0, record, 0, 3);
                        scorer.score(1);
                        assertThat(scorer.value(ModelOutput.SURPRISAL, 0))
                                .as("%s, %s, %s of feature %d", distribution, unbounded, far, j)
                                .isFinite();
                    }
                }
            }
        }
    }

    @Test
    void saysWhereTheNetworkCameFromAndWhatIsMissing() throws IOException {
        float[] values = values();
        values[2] = Float.NaN;
        INDArray data = Nd4j.create(values(), new long[] {ROWS, 3}, 'c');
        MultiLayerNetwork network = SavedNetworks.trained(
                new BernoulliReconstructionDistribution(Activation.SIGMOID),
                Activation.TANH.getActivationFunction(),
                Activation.IDENTITY,
                data);
        SavedNetwork saved = SavedNetwork.read(SavedNetworks.save(network, null, directory.resolve("network.zip")));
        TrainedModel exported = NetworkExport.export(saved, TelemetryTable.of(SCHEMA, values), "pump", 0);
        assertThat(exported.manifest().family()).isEqualTo("vae");
        assertThat(exported.manifest().samples()).isEqualTo(8);
        assertThat(exported.manifest().latentSize()).isEqualTo(2);
        assertThat(exported.manifest().features())
                .allSatisfy(feature -> assertThat(feature.likelihood()).isEqualTo(LikelihoodKind.BERNOULLI));
        assertThat(exported.manifest().provenance().hyperParameters())
                .containsEntry("deeplearning4j.activation", "tanh")
                .containsEntry("deeplearning4j.sha256", saved.digest());
        assertThat(exported.manifest().calibration(ModelOutput.ELBO).count()).isEqualTo(40);
        try (OnnxScorer scorer = scorer(exported)) {
            scorer.features().put(0, values, 0, 3);
            scorer.score(1);
            assertThat(scorer.value(ModelOutput.SURPRISAL, 0)).isFinite();
            assertThat(scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, 0, 2)).isZero();
        }
    }

    @Test
    void refusesWhatItCannotExport() throws IOException {
        Path text = Files.writeString(directory.resolve("text.zip"), "not a zip file");
        assertThatThrownBy(() -> SavedNetwork.read(text))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("is no MultiLayerNetwork that Deeplearning4j's ModelSerializer saved");
        float[] values = values();
        INDArray data = Nd4j.create(values, new long[] {ROWS, 3}, 'c');
        MultiLayerNetwork network = SavedNetworks.trained(
                new LossFunctionWrapper(Activation.IDENTITY, new LossWasserstein()),
                Activation.TANH.getActivationFunction(),
                Activation.IDENTITY,
                data);
        SavedNetwork saved = SavedNetwork.read(SavedNetworks.save(network, null, directory.resolve("network.zip")));
        assertThatThrownBy(() -> NetworkExport.export(saved, TelemetryTable.of(SCHEMA, values), "pump", 0))
                .isInstanceOf(AdoptionException.class)
                .hasMessageStartingWith("The loss function LossWasserstein() is no sum over the features");
        ReconstructionDistribution mixed = new CompositeReconstructionDistribution.Builder()
                .addDistribution(2, new LossFunctionWrapper(Activation.TANH, new LossMSE()))
                .addDistribution(1, new BernoulliReconstructionDistribution(Activation.SIGMOID))
                .build();
        assertThatThrownBy(() -> Decoder.of(mixed, 3))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining(
                        "LossMSE()) has no density; expected a Gaussian, a Bernoulli, an exponential or a composite");
        TelemetryTable two = TelemetryTable.of(FeatureSchema.named(List.of("a", "b")), new float[200]);
        assertThatThrownBy(() -> NetworkExport.export(saved, two, "pump", 0))
                .isInstanceOf(AdoptionException.class)
                .hasMessageContaining("takes 3 features, the data has 2 (a, b)");
    }

    /** Reconstruction, divergence and importance-weighted bound of a record over the exported points, in double precision. */
    private static double[] reference(VariationalAutoencoder layer, INDArray record, Decoder decoder) {
        double[] x = record.toDoubleVector();
        var activation = (org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder)
                layer.conf().getLayer();
        double[] encoded = x;
        for (String name : List.of("e0", "e1")) {
            encoded = applied(activation.getActivationFn(), linear(layer, name, encoded));
        }
        double[] mean = applied(activation.getPzxActivationFn(), linear(layer, "pZXMean", encoded));
        double[] logVariance = applied(activation.getPzxActivationFn(), linear(layer, "pZXLogStd2", encoded));
        float[] points = GaussianPoints.of(SAMPLES, 2, 1);
        double sum = 0;
        double[] weights = new double[SAMPLES];
        for (int l = 0; l < SAMPLES; l++) {
            double[] z = new double[2];
            double ratio = 0;
            for (int k = 0; k < 2; k++) {
                double epsilon = points[l * 2 + k];
                z[k] = mean[k] + Math.exp(logVariance[k] / 2) * epsilon;
                ratio += 0.5 * (epsilon * epsilon + logVariance[k] - z[k] * z[k]);
            }
            double[] decoded = linear(layer, "pXZ", applied(activation.getActivationFn(), linear(layer, "d0", z)));
            double logProbability = 0;
            int column = 0;
            int feature = 0;
            for (Decoder.Part part : decoder.parts()) {
                double[] own = applied(part.activation(), Arrays.copyOfRange(decoded, column, column + part.columns()));
                for (int j = 0; j < part.features(); j++) {
                    double value = x[feature + j];
                    logProbability += switch (part.likelihood()) {
                        case GAUSSIAN -> LogDensity.gaussian(value, own[j], Math.exp(own[part.features() + j] / 2));
                        case BERNOULLI ->
                            value * Math.log(clipped(own[j])) + (1 - value) * Math.log(1 - clipped(own[j]));
                        case EXPONENTIAL -> LogDensity.exponential(value, Math.exp(own[j]));
                        case MULTINOMIAL -> throw new IllegalStateException();
                    };
                }
                column += part.columns();
                feature += part.features();
            }
            sum += logProbability;
            weights[l] = logProbability + ratio;
        }
        return new double[] {
            sum / SAMPLES, LogDensity.klToStandardNormal(mean, logVariance), LogDensity.logMeanExp(weights)
        };
    }

    private static double clipped(double probability) {
        return Math.max(1e-6, Math.min(probability, 1 - 1e-6));
    }

    private static double[] linear(VariationalAutoencoder layer, String name, double[] x) {
        INDArray weights = layer.getParam(name + "W");
        INDArray bias = layer.getParam(name + "b");
        double[] y = new double[(int) weights.size(1)];
        for (int k = 0; k < y.length; k++) {
            y[k] = bias.getDouble(k);
            for (int j = 0; j < x.length; j++) {
                y[k] += x[j] * weights.getDouble(j, k);
            }
        }
        return y;
    }

    private static double[] applied(IActivation activation, double[] x) {
        return activation
                .getActivation(Nd4j.createFromArray(x).reshape(1, x.length), false)
                .toDoubleVector();
    }

    private static OnnxScorer scorer(TrainedModel exported) {
        ModelFile file = ModelFile.parse(exported.onnx().toByteArray(), "exported");
        OnnxScorer scorer = OnnxScorer.open(file, new ScorerOptions(file.outputs(), 16));
        assertThat(file.manifest().selfTest().normal()).hasSize(1);
        for (Example example : file.manifest().selfTest().examples()) {
            for (int j = 0; j < example.window().size(); j++) {
                scorer.features().put(j, example.window().get(j));
            }
            scorer.score(1);
            assertThat(scorer.value(ModelOutput.SURPRISAL, 0)).isCloseTo(example.surprisal(), withinPercentage(1e-2));
        }
        return scorer;
    }

    /** Values from 0 to 1, the third 0 or 1. */
    private static float[] values() {
        Random random = new Random(4);
        float[] values = new float[ROWS * 3];
        for (int row = 0; row < ROWS; row++) {
            double load = random.nextDouble();
            values[row * 3] = (float) load;
            values[row * 3 + 1] = (float) (0.5 * load + 0.3 * random.nextDouble());
            values[row * 3 + 2] = load > 0.5 ? 1 : 0;
        }
        return values;
    }
}
