package io.surprisal.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.FeatureSchema;
import io.surprisal.core.ModelOutput;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.OnnxScorer;
import io.surprisal.onnx.runtime.ScorerOptions;
import io.surprisal.training.config.TrainingConfig;
import io.surprisal.training.data.TelemetryTable;
import io.surprisal.training.fit.TrainingListener;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The same scores three ways: the formulas in double precision, SameDiff, and the exported file in ONNX Runtime. For every
 * output, family, likelihood and number of samples.
 */
class ParityTest {
    private static final int ROWS = 120;
    private static final long SEED = 11;
    private static final List<String> NAMES = List.of("a", "on", "b", "off", "c");

    static Stream<Arguments> models() {
        Map<String, String> gaussian = Map.of();
        Map<String, String> composite = Map.of("on", "bernoulli", "off", "bernoulli");
        Map<String, String> bernoulli =
                Map.of("a", "bernoulli", "on", "bernoulli", "b", "bernoulli", "off", "bernoulli", "c", "bernoulli");
        return Stream.of("vae", "wae-mmd")
                .flatMap(family -> Stream.of(gaussian, composite, bernoulli)
                        .flatMap(likelihoods ->
                                Stream.of(1, 8, 64).map(samples -> Arguments.of(family, likelihoods, samples))));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyOutputAgrees(String family, Map<String, String> likelihoods, int samples) {
        TelemetryTable table = table(likelihoods.size() == NAMES.size());
        TrainingConfig config = TrainingConfig.defaults()
                .with("model.family", family)
                .with("model.likelihoods", likelihoods)
                .with("model.samples", samples)
                .with("model.hidden", List.of(7, 5))
                .with("training.steps", 20)
                .with("training.batch_size", 32)
                .with("training.seed", SEED);
        TrainedModel model = Trainer.train(table, config, TrainingListener.NONE);

        float[] records = table.values().clone();
        records[0] = Float.NaN;
        Arrays.fill(records, 5, 10, Float.NaN);
        records[12] = 1e6f;
        Map<ModelOutput, INDArray> sameDiff =
                model.scoring().score(Nd4j.create(records, new long[] {ROWS, 1, NAMES.size()}, 'c'));
        ReferenceModel reference = new ReferenceModel(model.scoring());
        ModelFile file = ModelFile.parse(model.onnx().toByteArray(), "the exported model");
        assertThat(file.outputs()).containsExactlyInAnyOrder(ModelOutput.values());
        try (OnnxScorer scorer = OnnxScorer.open(file, new ScorerOptions(Set.of(ModelOutput.values()), ROWS))) {
            scorer.features().put(0, records);
            scorer.score(ROWS);
            for (int row = 0; row < ROWS; row++) {
                float[] record = Arrays.copyOfRange(records, row * 5, row * 5 + 5);
                Map<ModelOutput, double[]> expected = reference.score(record);
                for (ModelOutput output : ModelOutput.values()) {
                    double[] values = Objects.requireNonNull(expected.get(output));
                    for (int j = 0; j < values.length; j++) {
                        double differentiable =
                                Objects.requireNonNull(sameDiff.get(output)).getDouble((long) row * values.length + j);
                        double exported = output.perRecord() ? scorer.value(output, row) : scorer.value(output, row, j);
                        agree(values[j], differentiable, output, row, "SameDiff");
                        agree(values[j], exported, output, row, "ONNX Runtime");
                    }
                }
            }
        }
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

    private static TelemetryTable table(boolean binary) {
        Random random = new Random(SEED);
        float[] values = new float[ROWS * NAMES.size()];
        for (int i = 0; i < values.length; i++) {
            boolean coin = binary || i % 5 == 1 || i % 5 == 3;
            values[i] =
                    coin ? (random.nextDouble() < 0.3 ? 1 : 0) : (float) (100 * (i % 5) + 3 * random.nextGaussian());
            if (random.nextDouble() < 0.05) {
                values[i] = Float.NaN;
            }
        }
        return TelemetryTable.of(FeatureSchema.named(NAMES), values);
    }
}
