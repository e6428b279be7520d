package io.surprisal.training.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.training.config.NetworkKind;
import io.surprisal.training.config.NetworkSettings;
import io.surprisal.training.config.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a model sees of missing and infinite values, for each way to look at a feature. All have location 1 and scale 2. */
class StandardisationTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void aLevelIsMissingWhereItsValueIsAndHasNothingToDoWithTheRecordBefore() {
        assertThat(seen(FeatureView.LEVEL, NAN, 5)).containsExactly(2, 2, 1);
        assertThat(seen(FeatureView.LEVEL, -INFINITY, 5)).containsExactly(2, 2, 1);
        assertThat(seen(FeatureView.LEVEL, 0, NAN)).containsExactly(0, 0, 0);
        assertThat(seen(FeatureView.LEVEL, 0, INFINITY)).containsExactly(3, 10, 1);
        assertThat(seen(FeatureView.LEVEL, 0, -INFINITY)).containsExactly(-3, -10, 1);
    }

    @Test
    void aChangeIsMissingWhereEitherValueIsOrItIsUnknown() {
        assertThat(seen(FeatureView.CHANGE, 2, 5)).containsExactly(1, 1, 1);
        assertThat(seen(FeatureView.CHANGE, NAN, 5)).containsExactly(0, 0, 0);
        assertThat(seen(FeatureView.CHANGE, 2, NAN)).containsExactly(0, 0, 0);
        assertThat(seen(FeatureView.CHANGE, INFINITY, INFINITY)).containsExactly(0, 0, 0);
        assertThat(seen(FeatureView.CHANGE, -INFINITY, 5)).containsExactly(3, 10, 1);
    }

    @Test
    void aRiseIsMissingWhereTheCounterFell() {
        assertThat(seen(FeatureView.RISE, 2, 5)).containsExactly(1, 1, 1);
        assertThat(seen(FeatureView.RISE, 5, 2)).containsExactly(0, 0, 0);
        assertThat(seen(FeatureView.RISE, NAN, 2)).containsExactly(0, 0, 0);
    }

    @Test
    void whatIsNotLookedAtIsMissing() {
        assertThat(seen(FeatureView.NONE, 2, 5)).containsExactly(0, 0, 0);
        assertThat(seen(FeatureView.NONE, NAN, INFINITY)).containsExactly(0, 0, 0);
    }

    /** What the encoder and the likelihood see, and whether it is observed: beside a change alone, and beside a level and a flag. */
    private static double[] seen(FeatureView view, float before, float value) {
        double[] beside = seen(List.of(feature(view), feature(FeatureView.CHANGE)), before, value);
        ModelFeature flag = new ModelFeature("flag", "", LikelihoodKind.BERNOULLI, 0, 1, 0, false, FeatureView.LEVEL);
        assertThat(seen(List.of(feature(view), feature(FeatureView.CHANGE), flag), before, value))
                .isEqualTo(beside);
        return beside;
    }

    /** Of the first feature; the others have the value 1 in both records. */
    private static double[] seen(List<ModelFeature> features, float before, float value) {
        int size = features.size();
        NetworkSettings dense = new NetworkSettings(NetworkKind.DENSE, List.of(2), 2);
        ModelSpec spec = new ModelSpec(features, 2, 1, Target.RECORD, 1, dense, 3, 10, 0.1);
        SameDiff graph = SameDiff.create();
        SDVariable raw = graph.placeHolder("features", DataType.FLOAT, -1, 2, size);
        Standardisation input = Standardisation.of(spec, raw, Scope.whole(graph));
        float[] window = new float[2 * size];
        Arrays.fill(window, 1);
        window[0] = before;
        window[size] = value;
        List<String> names = List.of(
                input.encoderInput().name(),
                input.target().name(),
                input.observed().name());
        Map<String, INDArray> values =
                graph.output(Map.of("features", Nd4j.create(window, new long[] {1, 2, size}, 'c')), names);
        return names.stream()
                .mapToDouble(name -> Objects.requireNonNull(values.get(name)).getDouble(0))
                .toArray();
    }

    private static ModelFeature feature(FeatureView view) {
        return new ModelFeature(view.name(), "", LikelihoodKind.GAUSSIAN, 1, 2, 0, false, view);
    }
}
