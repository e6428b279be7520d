package io.surprisal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.SeriesMemory;
import io.surprisal.core.series.SeriesMemory.Owners;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.ExecutionProvider;
import io.surprisal.onnx.runtime.TinyModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure", "flow");
    private static final LaneOptions OPTIONS = options(ModelOutput.SURPRISAL, 1e-3);

    @Test
    void gathersTheModelsFeaturesFromTheJobsOrder() {
        JobSchema schema = new JobSchema(List.of("flow", "temperature", "humidity", "pressure"));
        try (Lane lane = Lane.open(parse(TinyModel.build("tiny", FEATURES)), schema, OPTIONS)) {
            lane.add(new float[] {21, 9, 70, 8}, new SeriesState());
            lane.add(new float[] {20, 0, 70, 40}, new SeriesState());
            assertThat(lane.isFull()).isTrue();
            lane.score();
            Judgement first = lane.judge(0, 0, new SeriesState(), Long.MIN_VALUE);
            Judgement second = lane.judge(1, 0, new SeriesState(), Long.MIN_VALUE);
            assertThat((double) first.abnormality()).isCloseTo(TinyModel.surprisal(9, 8, 21), within(1e-4));
            assertThat((double) second.abnormality()).isCloseTo(TinyModel.surprisal(0, 40, 20), within(1e-4));
            assertThat(lane.explanation(0)[0].feature()).isEqualTo("temperature");
            assertThat(lane.explanation(0)[0].observed()).isEqualTo(9);
            assertThat(lane.explanation(1)[0].feature()).isEqualTo("pressure");
            assertThat(lane.explanation(1)[0].observed()).isEqualTo(40);
        }
    }

    /** Of thousands of models few explain a record at a time. */
    @Test
    void whatExplainsIsThereFromTheFirstAnomalyUntilNoneCame() {
        try (Lane lane = Lane.open(parse(TinyModel.build("tiny", FEATURES)), new JobSchema(FEATURES), OPTIONS)) {
            long before = lane.bytes();
            assertThat(explained(lane, 1, 11, 21)).as("a normal record").isFalse();
            assertThat(lane.bytes()).isEqualTo(before);

            assertThat(explained(lane, 9, 10, 20)).isTrue();
            assertThat(lane.bytes()).isGreaterThan(before);
            lane.rest();
            assertThat(lane.bytes()).as("it explained a record").isGreaterThan(before);
            lane.rest();
            assertThat(lane.bytes()).isEqualTo(before);
            assertThat(explained(lane, 9, 10, 20)).isTrue();
        }
    }

    /** What explains a record is told what its score was told. */
    @Test
    void tellsAConditionalModelWhatIsKnownOfEachRecord() {
        Condition condition = new Condition("tier", List.of("a", "b"), false, false, "UTC");
        ModelFile model = parse(TinyModel.conditional("tiny", FEATURES, condition));
        try (Lane lane = Lane.open(model, new JobSchema(FEATURES), OPTIONS)) {
            lane.add(new float[] {2, 12, 22}, 2, new SeriesState());
            lane.add(new float[] {9, 10, 20}, new SeriesState());
            lane.score();
            Judgement told = lane.judge(0, 0, new SeriesState(), Long.MIN_VALUE);
            Judgement untold = lane.judge(1, 0, new SeriesState(), Long.MIN_VALUE);
            assertThat((double) told.abnormality()).isCloseTo(TinyModel.surprisal(0, 10, 20), within(1e-4));
            assertThat((double) untold.abnormality()).isCloseTo(TinyModel.surprisal(9, 10, 20), within(1e-4));
            assertThat(lane.explanation(1)[0].expected()).isZero();
            lane.clear();
            lane.add(new float[] {0, 41, 21}, 1, new SeriesState());
            lane.score();
            lane.judge(0, 0, new SeriesState(), Long.MIN_VALUE);
            assertThat(lane.explanation(0)[0].feature()).isEqualTo("pressure");
            assertThat(lane.explanation(0)[0].expected()).isEqualTo(11);
        }
    }

    @Test
    void theProcessorIsNoDeviceBesideItself() {
        ModelFile model = parse(TinyModel.build("tiny", FEATURES));
        try (Lane lane = Lane.open(model, new JobSchema(FEATURES), OPTIONS)) {
            assertThat(lane.executionProvider()).isEqualTo("cpu");
            assertThat(lane.onDevice()).isFalse();
        }
        assertThat(ExecutionProvider.CUDA.isDevice()).isTrue();
    }

    /** As while one batch is computed the next one fills. */
    @Test
    void twoLanesOfAModelHaveBatchesAndExplanationsOfTheirOwn() {
        ModelFile model = parse(TinyModel.build("tiny", FEATURES));
        JobSchema schema = new JobSchema(FEATURES);
        try (Lane one = Lane.open(model, schema, OPTIONS);
                Lane other = Lane.open(model, schema, OPTIONS)) {
            one.add(new float[] {9, 10, 20}, new SeriesState());
            other.add(new float[] {0, 40, 20}, new SeriesState());
            one.score();
            assertThat(one.judge(0, 0, new SeriesState(), Long.MIN_VALUE)
                            .verdict()
                            .anomalous())
                    .isTrue();
            other.score();
            assertThat(one.explanation(0)[0].feature()).isEqualTo("temperature");
            one.clear();
            one.add(new float[] {0, 10, 20}, new SeriesState());
            assertThat(other.judge(0, 0, new SeriesState(), Long.MIN_VALUE)
                            .verdict()
                            .anomalous())
                    .isTrue();
            assertThat(other.explanation(0)[0].feature()).isEqualTo("pressure");
            assertThat(other.explanation(0)[0].observed()).isEqualTo(40);
        }
    }

    @Test
    void whereTheOrderIsTheModelsNothingIsGathered() {
        ModelFile model = parse(TinyModel.build("tiny", FEATURES));
        assertThat(new JobSchema(FEATURES).places(model.manifest().schema())).isNull();
        assertThat(new JobSchema(List.of("flow", "temperature", "pressure"))
                        .places(model.manifest().schema()))
                .containsExactly(1, 2, 0);
    }

    @Test
    void windowsBelongToFeaturesAndLengthAndTheRestToTheFileTheJudgedOutputAndTheThreshold() {
        Smoother hold = new Smoother(1, 0.05, 0);
        SeriesMemory memory = memory(TinyModel.build("tiny", FEATURES, 3, hold));
        SeriesMemory renamed = memory(TinyModel.build("other", FEATURES, 3, hold));
        assertThat(renamed.owners().window()).isEqualTo(memory.owners().window());
        assertThat(renamed.owners().smoother()).isNotEqualTo(memory.owners().smoother());
        assertThat(memory(TinyModel.build("tiny", FEATURES, 4, hold)).owners().window())
                .isNotEqualTo(memory.owners().window());
        assertThat(memory(TinyModel.build("tiny", List.of("pressure", "temperature", "flow"), 3, hold))
                        .owners()
                        .window())
                .isNotEqualTo(memory.owners().window());
        ModelFile model = parse(TinyModel.build("tiny", FEATURES, 3, hold));
        assertThat(Lane.memoryOf(model, options(ModelOutput.ELBO, 1e-3))
                        .owners()
                        .smoother())
                .isNotEqualTo(memory.owners().smoother());
        assertThat(Lane.memoryOf(model, OPTIONS)).isEqualTo(memory);

        Owners renewed =
                Lane.memoryOf(model, options(ModelOutput.SURPRISAL, 1e-4)).owners();
        assertThat(renewed.smoother()).isEqualTo(memory.owners().smoother());
        assertThat(renewed.threshold()).isNotEqualTo(memory.owners().threshold());
    }

    private static LaneOptions options(ModelOutput judged, double tailProbability) {
        return new LaneOptions(judged, List.of(), new TailThreshold(tailProbability), 2, 1);
    }

    /** Scores a record; returns whether its temperature was said to stand out. */
    private static boolean explained(Lane lane, float... values) {
        lane.add(values, new SeriesState());
        lane.score();
        boolean anomalous =
                lane.judge(0, 0, new SeriesState(), Long.MIN_VALUE).verdict().anomalous();
        boolean explained = anomalous && lane.explanation(0)[0].feature().equals("temperature");
        lane.clear();
        return explained;
    }

    private static SeriesMemory memory(ModelProto model) {
        return Lane.memoryOf(parse(model), OPTIONS);
    }

    private static ModelFile parse(ModelProto model) {
        return ModelFile.parse(model.toByteArray(), "tiny.onnx");
    }
}
