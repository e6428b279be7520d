package io.surprisal.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.sun.management.ThreadMXBean;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.manifest.OutputName;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.format.ModelFormatException;
import java.lang.management.ManagementFactory;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxScorerTest {
    private static final int WIDTH = 3;

    private final ModelProto tiny = TinyModel.build("tiny", List.of("cpu", "memory", "disk"));
    private final ModelFile model = parse(tiny);
    private final Random random = new Random(5);

    @Test
    void scoresWhatTheFormulaSays(@TempDir Path directory) throws Exception {
        ModelFile written = ModelFile.read(TinyModel.write(directory, "tiny", List.of("cpu", "memory", "disk")));
        try (OnnxScorer scorer = open(written, written.outputs(), 20)) {
            assertThat(scorer.model()).isSameAs(written);
            assertThat(scorer.capacity()).isEqualTo(20);
            assertThat(scorer.executionProvider()).isEqualTo(ExecutionProvider.CPU);
            assertThat(scorer.features().isDirect()).isTrue();
            assertThat(scorer.features().capacity()).isEqualTo(20 * WIDTH);
            float[][] records = new float[20][];
            for (int i = 0; i < records.length; i++) {
                records[i] = TinyModel.normalRecord(WIDTH, random);
                records[i][i % WIDTH] = i % 4 == 0 ? Float.NaN : records[i][i % WIDTH];
                scorer.features().put(WIDTH * i, records[i]);
            }
            scorer.score(20);
            for (int i = 0; i < records.length; i++) {
                double expected = TinyModel.surprisal(records[i]);
                assertThat((double) scorer.value(ModelOutput.SURPRISAL, i)).isCloseTo(expected, within(1e-5));
                assertThat((double) scorer.value(ModelOutput.ELBO, i)).isCloseTo(-expected, within(1e-5));
                assertThat(scorer.value(ModelOutput.KL_DIVERGENCE, i)).isZero();
                assertThat(scorer.value(ModelOutput.EXPECTED, i, 2)).isEqualTo(20);
                assertThat(scorer.value(ModelOutput.EXPECTED_SCALE, i, 2)).isEqualTo(2);
                double sum = 0;
                for (int feature = 0; feature < WIDTH; feature++) {
                    sum += scorer.value(ModelOutput.FEATURE_LOG_PROBABILITY, i, feature);
                }
                assertThat(sum).isCloseTo(-expected, within(1e-5));
            }
        }
    }

    @Test
    void withoutAGpuAutoIsTheProcessor() {
        ScorerOptions auto = new ScorerOptions(
                List.of(OutputName.headline(ModelOutput.SURPRISAL)), 1, ExecutionSettings.CPU.on(Execution.AUTO));
        try (OnnxScorer scorer = OnnxScorer.open(model, auto)) {
            assertThat(scorer.executionProvider()).isEqualTo(ExecutionProvider.CPU);
        }
    }

    @Test
    void aRecordWithEveryFeatureMissingHasNoScore() {
        try (OnnxScorer scorer = open(model, model.outputs(), 2)) {
            scorer.features().put(0, new float[] {Float.NaN, Float.NaN, Float.NaN, 0, 10, 20});
            scorer.score(2);
            assertThat(scorer.value(ModelOutput.SURPRISAL, 0)).isNaN();
            assertThat(scorer.value(ModelOutput.SURPRISAL, 1)).isFinite();
        }
    }

    @Test
    void computesWhatTheMembersOfAnEnsembleSay() {
        ModelFile ensemble = parse(TinyModel.ensemble("two", List.of("cpu", "memory", "disk")));
        OutputName elbo = new OutputName(TinyModel.WIDE, ModelOutput.ELBO);
        OutputName perFeature = new OutputName(TinyModel.NARROW, ModelOutput.FEATURE_LOG_PROBABILITY);
        List<OutputName> outputs = List.of(OutputName.headline(ModelOutput.SURPRISAL), elbo, perFeature);
        try (OnnxScorer scorer = OnnxScorer.open(ensemble, new ScorerOptions(outputs, 1))) {
            float[] record = {1, 10, 24};
            scorer.features().put(0, record);
            scorer.score(1);
            assertThat((double) scorer.value(ModelOutput.SURPRISAL, 0))
                    .isEqualTo(scorer.value(outputs.get(0), 0))
                    .isCloseTo(TinyModel.ensembleSurprisal(record), within(1e-5));
            assertThat((double) scorer.value(elbo, 0)).isCloseTo(-TinyModel.wideSurprisal(record), within(1e-5));
            assertThat((double) scorer.value(perFeature, 0, 2)).isCloseTo(-2 - 0.918939, within(1e-5));
            assertThatThrownBy(() -> scorer.value(ModelOutput.ELBO, 0))
                    .hasMessage("elbo was not asked for when this scorer was opened; it computes [surprisal, wide/elbo,"
                            + " narrow/feature_log_probability]");
            assertThatThrownBy(() -> scorer.value(new OutputName(TinyModel.NARROW, ModelOutput.ELBO), 0))
                    .hasMessageStartingWith("narrow/elbo was not asked for");
            assertThatThrownBy(() -> scorer.value(elbo, 0, 1)).hasMessageContaining("name no feature");
        }
    }

    @Test
    void aGraphWithoutTheOtherOutputsScoresTheSame() {
        ModelFile vae = VaeLikeModel.build(3);
        float[] records = new float[32 * VaeLikeModel.FEATURES];
        for (int i = 0; i < records.length; i++) {
            records[i] = (float) random.nextGaussian();
        }
        try (OnnxScorer whole = open(vae, vae.outputs(), 32)) {
            whole.features().put(0, records);
            whole.score(32);
            for (ModelOutput output : EnumSet.copyOf(vae.outputs())) {
                try (OnnxScorer pruned = open(vae, Set.of(output), 32)) {
                    pruned.features().put(0, records);
                    pruned.score(32);
                    for (int i = 0; i < 32; i++) {
                        assertThat(first(pruned, output, i))
                                .as("%s of record %d", output, i)
                                .isEqualTo(first(whole, output, i));
                    }
                }
            }
        }
    }

    @Test
    void allocatesNothingPerRecord() {
        long small = allocatedPerCall(16);
        long large = allocatedPerCall(1024);
        // ONNX Runtime's Java API makes arrays of names and handles and a Result for each call, whatever its size.
        assertThat(large).isCloseTo(small, within(64L)).isLessThan(2048);
    }

    @Test
    void refusesWhatItCannotScore() {
        try (OnnxScorer scorer = open(model, Set.of(ModelOutput.SURPRISAL, ModelOutput.EXPECTED), 4)) {
            assertThatThrownBy(() -> scorer.score(5)).hasMessage("This scorer takes 1 to 4 records a call; got 5");
            assertThatThrownBy(() -> scorer.score(0)).hasMessage("This scorer takes 1 to 4 records a call; got 0");
            assertThatThrownBy(() -> scorer.value(ModelOutput.SURPRISAL, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            scorer.score(2);
            assertThatThrownBy(() -> scorer.value(ModelOutput.SURPRISAL, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> scorer.value(ModelOutput.EXPECTED, 1, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> scorer.value(ModelOutput.EXPECTED, 1))
                    .hasMessage("expected has one value per feature: name the feature");
            assertThatThrownBy(() -> scorer.value(ModelOutput.SURPRISAL, 1, 0))
                    .hasMessage("surprisal has one value per record: name no feature");
            assertThatThrownBy(() -> scorer.value(ModelOutput.ELBO, 1))
                    .hasMessage(
                            "elbo was not asked for when this scorer was opened; it computes [surprisal, expected]");
        }
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> new ScorerOptions(Set.of(), 4)).hasMessageContaining("at least one output; got none");
        assertThatThrownBy(() -> new ScorerOptions(model.outputs(), 0))
                .hasMessageContaining("at least 1 record; got 0");
        assertThatThrownBy(() -> open(model, Set.of(ModelOutput.IMPORTANCE_WEIGHTED_LOG_LIKELIHOOD), 4))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("tiny.onnx has no output importance_weighted_log_likelihood");
    }

    @Test
    void refusesAGraphThatOnnxRuntimeCannotOpen() {
        ModelProto.Builder broken = tiny.toBuilder();
        broken.getGraphBuilder().getNodeBuilder(0).setOpType("NoSuchOperator");
        assertThatThrownBy(() -> open(parse(broken.build()), model.outputs(), 4))
                .isInstanceOf(ScoringException.class)
                .hasMessageStartingWith("ONNX Runtime cannot run tiny.onnx: ")
                .hasMessageContaining("NoSuchOperator");
    }

    @Test
    void refusesAGraphWhoseOutputsAreNotWhatTheyDeclare() {
        ModelProto.Builder broken = tiny.toBuilder();
        // The sums then keep their last axis: [N, 1] under the name of an output [N].
        broken.getGraphBuilder().getNodeBuilderList().stream()
                .filter(node ->
                        node.getOpType().equals("Squeeze") && !node.getInput(0).equals(ModelFile.FEATURES))
                .forEach(node -> {
                    String sums = node.getInput(0);
                    node.setOpType("Identity").clearInput().addInput(sums);
                });
        assertThatThrownBy(() -> open(parse(broken.build()), Set.of(ModelOutput.SURPRISAL), 4))
                .isInstanceOf(ScoringException.class)
                .hasMessageStartingWith("ONNX Runtime cannot run tiny.onnx: ");
    }

    @Test
    void feedsTheConditionOfEachRecord() {
        Condition condition = new Condition("tier", List.of("a", "b"), false, false, "UTC");
        ModelFile file = parse(TinyModel.conditional("tiny", List.of("cpu", "memory", "disk"), condition));
        try (OnnxScorer scorer = open(file, Set.of(ModelOutput.EXPECTED), 20)) {
            LongBuffer numbers = Objects.requireNonNull(scorer.condition());
            assertThat(numbers.capacity()).isEqualTo(20);
            for (int i = 0; i < 20; i++) {
                scorer.features().put(i * WIDTH, new float[WIDTH]);
                numbers.put(i, i % 3);
            }
            scorer.score(20);
            for (int i = 0; i < 20; i++) {
                assertThat(scorer.value(ModelOutput.EXPECTED, i, 1)).isEqualTo(TinyModel.location(1) + i % 3);
            }
        }
        try (OnnxScorer scorer = open(model, Set.of(ModelOutput.EXPECTED), 4)) {
            assertThat(scorer.condition()).isNull();
        }
    }

    private long allocatedPerCall(int capacity) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 200;
        try (OnnxScorer scorer = open(model, model.outputs(), capacity)) {
            scorer.score(capacity);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int call = 0; call < calls; call++) {
                scorer.score(capacity);
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / calls;
        }
    }

    private static float first(OnnxScorer scorer, ModelOutput output, int record) {
        return output.perRecord() ? scorer.value(output, record) : scorer.value(output, record, 0);
    }

    private static OnnxScorer open(ModelFile model, Set<ModelOutput> outputs, int capacity) {
        return OnnxScorer.open(model, new ScorerOptions(outputs, capacity));
    }

    private static ModelFile parse(ModelProto model) {
        return ModelFile.parse(model.toByteArray(), "tiny.onnx");
    }
}
