package io.surprisal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.Member;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.series.SeriesState;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.export.GraphWriter;
import io.surprisal.onnx.export.GraphWriter.Value;
import io.surprisal.onnx.export.Operator;
import io.surprisal.onnx.format.ManifestCodec;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.telemetry.record.FeatureDeviation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final String LEVELS = "levels";
    private static final String CHANGES = "changes";
    private static final List<String> FEATURES = List.of("jumpy", "high");
    private static final float[] LOCATIONS = {0, 10};
    private static final float[] LEVEL_SCALES = {1, 0.25f};
    private static final float[] CHANGE_SCALES = {0.01f, 0.5f};

    /** Of a jump, the level of which is usual, and of a level that does not move: each is shown as the member sees it that it surprised. */
    @Test
    void showsEachFeatureAsTheMemberSeesItThatItSurprisedTheMost() {
        ModelFile model = levelsAndChanges();
        LaneOptions options = new LaneOptions(ModelOutput.SURPRISAL, List.of(), new TailThreshold(1e-2), 4, 2);
        try (Lane lane = Lane.open(model, JobSchema.of(model.manifest().schema()), options)) {
            SeriesState key = new SeriesState();
            lane.add(new float[] {0.5f, 12}, key);
            lane.add(new float[] {0.625f, 12}, key);
            lane.score();
            lane.judge(0, 0, key, Long.MIN_VALUE);
            assertThat(lane.judge(1, 0, key, Long.MIN_VALUE).verdict().anomalous())
                    .isTrue();

            FeatureDeviation[] deviations = lane.explanation(1);
            assertThat(deviations).extracting(FeatureDeviation::feature).containsExactly("jumpy", "high");
            FeatureDeviation jump = deviations[0];
            assertThat(jump.member()).isEqualTo(CHANGES);
            assertThat(jump.ofChange()).isTrue();
            assertThat(jump.before()).isEqualTo(0.5f);
            assertThat(jump.observed()).isEqualTo(0.625f);
            assertThat(jump.expected()).isEqualTo(0.5f);
            assertThat(jump.expectedScale()).isEqualTo(0.01f);
            assertThat(jump.deviation()).isCloseTo(12.5f, within(1e-4f));
            FeatureDeviation high = deviations[1];
            assertThat(high.member()).isEqualTo(LEVELS);
            assertThat(high.ofChange()).isFalse();
            assertThat(high.expected()).isEqualTo(10);
            assertThat(high.deviation()).isEqualTo(8);
            // By both members: 8²/2 of the level, nothing of the change, each less the usual half nat.
            assertThat(high.surprisal()).isCloseTo(31, within(1e-4f));
        }
    }

    /** A file that says nothing of features is scored and judged, and names none of them. */
    @Test
    void namesNoFeatureWhereTheFileSaysNothingOfThem() {
        GraphWriter graph = new GraphWriter("distance");
        Value input = graph.input(ModelFile.FEATURES, DataType.FLOAT, List.of("N", "1", "2"));
        Value distance = graph.node(Operator.ABS, row(graph, input, 0));
        graph.output("surprisal", graph.sumOverLastAxis(distance, 2), List.of("N"));
        Manifest manifest = manifest(1, List.of(member("", FeatureView.LEVEL, LEVEL_SCALES)));
        ModelFile model = ModelFile.parse(
                graph.build("test", ManifestCodec.toMetadata(manifest)).toByteArray(), "distance.onnx");
        LaneOptions options = new LaneOptions(ModelOutput.SURPRISAL, List.of(), new TailThreshold(1e-2), 4, 2);
        try (Lane lane = Lane.open(model, JobSchema.of(manifest.schema()), options)) {
            SeriesState key = new SeriesState();
            lane.add(new float[] {0.5f, -400}, key);
            lane.score();
            Judgement judgement = lane.judge(0, 0, key, Long.MIN_VALUE);
            assertThat(judgement.abnormality()).isEqualTo(400.5f);
            assertThat(judgement.verdict().anomalous()).isTrue();
            assertThat(lane.explanation(0)).isEmpty();
        }
    }

    /** Two members, W = 2: levels around fixed locations, and changes around 0. */
    private static ModelFile levelsAndChanges() {
        GraphWriter graph = new GraphWriter("levels and changes");
        Value input = graph.input(ModelFile.FEATURES, DataType.FLOAT, List.of("N", "2", "2"));
        Value before = row(graph, input, 0);
        Value last = row(graph, input, 1);
        Value nothing = graph.node(Operator.SUB, last, last);
        Value location = graph.node(Operator.ADD, nothing, graph.constant("locations", LOCATIONS, 1, 2));
        Value ofLevels = member(graph, LEVELS, last, location, LEVEL_SCALES, nothing);
        Value ofChanges = member(graph, CHANGES, last, before, CHANGE_SCALES, nothing);
        Value both = graph.node(Operator.ADD, ofLevels, ofChanges);
        graph.output("surprisal", graph.sumOverLastAxis(both, 2), List.of("N"));
        graph.output("feature_surprisal", both, List.of("N", "2"));
        graph.output("expected", location, List.of("N", "2"));
        graph.output("expected_scale", scales(graph, "expected", LEVEL_SCALES, nothing), List.of("N", "2"));
        return ModelFile.parse(
                graph.build("test", ManifestCodec.toMetadata(levelsAndChangesManifest()))
                        .toByteArray(),
                "levels-and-changes.onnx");
    }

    /** The member's outputs; what each feature adds, z²/2 − 1/2. */
    private static Value member(
            GraphWriter graph, String name, Value last, Value expected, float[] scales, Value nothing) {
        Value scale = scales(graph, name, scales, nothing);
        Value z = graph.node(Operator.DIV, graph.node(Operator.SUB, last, expected), scale);
        Value half = graph.constant(name + " half", new float[] {0.5f}, 1);
        Value halfSquare = graph.node(Operator.MUL, graph.node(Operator.MUL, z, z), half);
        Value added = graph.node(Operator.SUB, halfSquare, half);
        graph.output(name + "/surprisal", graph.sumOverLastAxis(added, 2), List.of("N"));
        graph.output(name + "/feature_surprisal", added, List.of("N", "2"));
        graph.output(name + "/expected", expected, List.of("N", "2"));
        graph.output(name + "/expected_scale", scale, List.of("N", "2"));
        return added;
    }

    private static Value scales(GraphWriter graph, String name, float[] scales, Value nothing) {
        return graph.node(Operator.ADD, nothing, graph.constant(name + " scales", scales, 1, 2));
    }

    private static Value row(GraphWriter graph, Value input, long index) {
        Value row = graph.constant("row " + index, new long[] {index}, 1);
        Value axis = graph.constant("axis of row " + index, new long[] {1}, 1);
        return graph.node(Operator.SQUEEZE, graph.node(Operator.GATHER, Map.of("axis", 1L), input, row), axis);
    }

    private static Manifest levelsAndChangesManifest() {
        return manifest(
                2,
                List.of(
                        member(LEVELS, FeatureView.LEVEL, LEVEL_SCALES),
                        member(CHANGES, FeatureView.CHANGE, CHANGE_SCALES)));
    }

    /** Of a model of which surprisal alone is calibrated. */
    private static Manifest manifest(int window, List<Member> members) {
        Manifest tiny = TinyModel.manifest("test", FEATURES, window, Smoother.IDENTITY);
        return new Manifest(
                tiny.formatVersion(),
                tiny.name(),
                tiny.family(),
                members.get(0).features(),
                window,
                1,
                1,
                0,
                Condition.NONE,
                0,
                new Headline(members, Smoother.IDENTITY, Map.of()),
                Map.of("surprisal", tiny.calibration(ModelOutput.SURPRISAL)),
                tiny.baseline(),
                tiny.provenance(),
                tiny.selfTest());
    }

    private static Member member(String name, FeatureView view, float[] scales) {
        List<ModelFeature> features = List.of(feature(0, view, scales), feature(1, view, scales));
        return new Member(name, "elbo", 0, 1, 0, features, 0);
    }

    private static ModelFeature feature(int index, FeatureView view, float[] scales) {
        double location = view == FeatureView.LEVEL ? LOCATIONS[index] : 0;
        return new ModelFeature(
                FEATURES.get(index), "", LikelihoodKind.GAUSSIAN, location, scales[index], 0, false, view);
    }
}
