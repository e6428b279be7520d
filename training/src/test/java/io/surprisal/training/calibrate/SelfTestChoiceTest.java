package io.surprisal.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.core.condition.Condition;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.Example;
import io.surprisal.core.manifest.Manifest.Headline;
import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.core.manifest.Manifest.Provenance;
import io.surprisal.core.manifest.Manifest.SelfTest;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.core.schema.FeatureView;
import io.surprisal.core.schema.LikelihoodKind;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.core.verdict.JudgedScale;
import io.surprisal.telemetry.table.TelemetryTable;
import io.surprisal.training.fit.Windows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By formulas in the place of trained models. */
class SelfTestChoiceTest {
    private static final int ROWS = 400;
    private static final ModelFeature LOAD = feature("load", LikelihoodKind.GAUSSIAN, FeatureView.LEVEL, false);
    private static final ModelFeature HEAT = feature("heat", LikelihoodKind.GAUSSIAN, FeatureView.LEVEL, false);

    @Test
    void theNormalExampleIsTheRowNearestToTheMedian() {
        float[] values = normal(2);
        SelfTest selfTest = choose(1, values, SelfTestChoiceTest::squares, LOAD, HEAT);
        double[] sorted = rows(values, 2).stream()
                .mapToDouble(SelfTestChoiceTest::squares)
                .sorted()
                .toArray();
        double median = (sorted[ROWS / 2 - 1] + sorted[ROWS / 2]) / 2;
        Example normal = selfTest.normal().get(0);
        assertThat(selfTest.normal()).hasSize(1);
        assertThat(Math.abs(normal.surprisal() - median)).isLessThanOrEqualTo(sorted[ROWS / 2] - median + 1e-6);
        assertThat(rows(values, 2)).anyMatch(row -> asList(row).equals(normal.window()));
        assertThat((double) normal.surprisal()).isEqualTo((float) squares(asArray(normal)));
        assertThat(normal.change()).isEmpty();
    }

    /** Load is 1 or -1, and beyond 6 abnormal; what heat says has an end. */
    @Test
    void theLeastChangeThatAlarmsIsTaken() {
        float[] values = loadOfOne();
        SelfTest selfTest = choose(1, values, row -> Math.abs(row[0]) > 6 ? 50 : heat(row), LOAD, HEAT);
        Example normal = selfTest.normal().get(0);
        assertThat(selfTest.anomalous()).hasSize(1);
        Example anomalous = selfTest.anomalous().get(0);
        assertThat(anomalous.change()).isEqualTo("load + 8 scales");
        assertThat(anomalous.window().get(0) - normal.window().get(0)).isCloseTo(8, within(1e-4f));
        assertThat(anomalous.window().get(1)).isEqualTo(normal.window().get(1));
        assertThat(anomalous.surprisal()).isEqualTo(50);
    }

    /** What alarms by the default budget, but not by a tenth of it, is not clear enough. */
    @Test
    void whatAlarmsNarrowlyIsNotTaken() {
        float[] values = loadOfOne();
        JudgedScale scale = manifest(1, calibrator(1, values, SelfTestChoiceTest::heat, LOAD, HEAT), LOAD, HEAT)
                .judgedScale(ModelOutput.SURPRISAL);
        double budget = AlertBudget.defaults().tailProbability(scale);
        double narrow = (scale.own().abnormalityAt(budget) + scale.own().abnormalityAt(budget / 10)) / 2;
        ToDoubleFunction<float[]> surprisal = row -> row[0] > 6 ? 50 : row[0] > 2 ? narrow : heat(row);
        assertThat(choose(1, values, surprisal, LOAD, HEAT).anomalous())
                .extracting(Example::change)
                .containsExactly("load + 8 scales");
        double clear = scale.own().abnormalityAt(budget / 20);
        assertThat(choose(1, values, row -> row[0] > 2 ? clear : heat(row), LOAD, HEAT)
                        .anomalous())
                .extracting(Example::change)
                .containsExactly("load + 4 scales");
    }

    @Test
    void severalFeaturesMoveWhereOneAloneIsNotEnough() {
        Example anomalous = choose(
                        1, normal(2), row -> row[0] > 6 && row[1] > 6 ? 50 : Math.min(Math.abs(row[1]), 3), LOAD, HEAT)
                .anomalous()
                .get(0);
        assertThat(anomalous.change()).isEqualTo("load + 8 scales, and 1 more likewise");
        assertThat(anomalous.window()).allMatch(value -> value > 6 && value < 11);
    }

    @ParameterizedTest
    @CsvSource({"1,f0 + 8 scales", "2,'f0 + 8 scales, and 1 more likewise'", "3,'f0 + 8 scales, and 3 more likewise'"})
    void fewFeaturesMoveBeforeManyDo(int needed, String change) {
        ModelFeature[] features = IntStream.range(0, 8)
                .mapToObj(j -> feature("f" + j, LikelihoodKind.GAUSSIAN, FeatureView.LEVEL, false))
                .toArray(ModelFeature[]::new);
        float[] values = normal(8);
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 8 == 7 ? values[i] : i / 8 % 2 == 0 ? 1 : -1;
        }
        ToDoubleFunction<float[]> surprisal = row -> {
            long moved = IntStream.range(0, 7).filter(j -> row[j] > 6).count();
            return moved >= needed ? 50 : Math.min(Math.abs(row[7]), 3);
        };
        assertThat(choose(1, values, surprisal, features).anomalous())
                .extracting(Example::change)
                .containsExactly(change);
    }

    @Test
    void whereNothingAlarmsThereIsNoAnomalousExample() {
        SelfTest deaf = choose(1, normal(2), SelfTestChoiceTest::heat, LOAD, HEAT);
        assertThat(deaf.normal()).hasSize(1);
        assertThat(deaf.anomalous()).isEmpty();
    }

    @Test
    void aRelationThatIsBrokenIsLessExtremeThanAnythingMoved() {
        float[] values = normal(2);
        for (int row = 0; row < ROWS; row++) {
            values[2 * row] = row % 2 == 0 ? 5 + 0.1f * values[2 * row] : -5 + 0.1f * values[2 * row];
            values[2 * row + 1] = values[2 * row] + 0.01f * values[2 * row + 1];
        }
        Example anomalous = choose(1, values, row -> 1e4 * Math.pow(row[0] - row[1], 2), LOAD, HEAT)
                .anomalous()
                .get(0);
        assertThat(anomalous.change()).isEqualTo("every second feature as of another record");
        assertThat(anomalous.window()).allMatch(value -> Math.abs(value) < 6);
    }

    @Test
    void flagsAreFlippedAndCountsMultiplied() {
        float[] values = normal(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 40 == 0 ? 1 : 0;
        }
        ModelFeature flag = feature("open", LikelihoodKind.BERNOULLI, FeatureView.LEVEL, false);
        ModelFeature other = feature("on", LikelihoodKind.BERNOULLI, FeatureView.LEVEL, false);
        Example flipped = choose(1, values, row -> 100 * row[1] + row[0], flag, other)
                .anomalous()
                .get(0);
        assertThat(flipped.window()).containsExactly(0f, 1f);
        assertThat(flipped.change()).isEqualTo("on flipped");

        ModelFeature count = feature("login", LikelihoodKind.MULTINOMIAL, FeatureView.LEVEL, false);
        ModelFeature second = feature("logout", LikelihoodKind.MULTINOMIAL, FeatureView.LEVEL, false);
        Example counted = choose(1, values, row -> row[1] >= 8 ? 100 : 0.1 * Math.min(1, row[0]), count, second)
                .anomalous()
                .get(0);
        assertThat(counted.window()).containsExactly(0f, 8f);
        assertThat(counted.change()).isEqualTo("logout x 8");
    }

    /** A counter's fall is a restart. */
    @Test
    void aCounterOnlyRises() {
        float[] values = normal(1);
        for (int row = 1; row < ROWS; row++) {
            values[row] = values[row - 1] + 10 + values[row];
        }
        ModelFeature counter = feature("bytes", LikelihoodKind.GAUSSIAN, FeatureView.RISE, false);
        Example risen = choose(2, values, row -> Math.pow(row[1] - row[0] - 10, 2), counter)
                .anomalous()
                .get(0);
        assertThat(risen.change()).matches("bytes \\+ (4|8) scales");
        assertThat(risen.window().get(1)).isGreaterThan(risen.window().get(0) + 12);
        SelfTest deafUpwards = choose(2, values, row -> Math.pow(Math.min(0, row[1] - row[0] - 10), 2), counter);
        assertThat(deafUpwards.anomalous()).isEmpty();
    }

    @Test
    void whatNeverMovedIsMovedOnlyWhereNothingElseAlarms() {
        float[] values = normal(2);
        for (int row = 0; row < ROWS; row++) {
            values[2 * row] = 7;
        }
        ModelFeature still = feature("still", LikelihoodKind.GAUSSIAN, FeatureView.LEVEL, true);
        ToDoubleFunction<float[]> both = row -> 0.5 * row[1] * row[1] + Math.pow(row[0] - 7, 4);
        assertThat(choose(1, values, both, still, HEAT).anomalous().get(0).change())
                .startsWith("heat ");
        ToDoubleFunction<float[]> stillAlone = row -> Math.min(0.5 * row[1] * row[1], 4) + Math.pow(row[0] - 7, 4);
        assertThat(choose(1, values, stillAlone, still, HEAT).anomalous().get(0).change())
                .isEqualTo("still + 4 scales");
        ModelFeature unseen = feature("still", LikelihoodKind.GAUSSIAN, FeatureView.NONE, true);
        assertThat(choose(1, values, stillAlone, unseen, HEAT).anomalous()).isEmpty();
    }

    @Test
    void onlyTheLastRecordOfAWindowMovesAndWhatIsMissingStaysSo() {
        float[] values = normal(2);
        for (int row = 0; row < ROWS; row++) {
            values[2 * row + 1] = Float.NaN;
        }
        SelfTest selfTest = choose(3, values, row -> 0.5 * row[4] * row[4], LOAD, HEAT);
        List<Float> normal = selfTest.normal().get(0).window();
        List<Float> anomalous = selfTest.anomalous().get(0).window();
        assertThat(anomalous).hasSize(6);
        assertThat(anomalous.subList(0, 4)).isEqualTo(normal.subList(0, 4));
        assertThat(Math.abs(anomalous.get(4) - normal.get(4))).isGreaterThan(3);
        assertThat(anomalous.get(5)).isNaN();
    }

    private static SelfTest choose(
            int window, float[] values, ToDoubleFunction<float[]> surprisal, ModelFeature... features) {
        Calibrator calibrator = calibrator(window, values, surprisal, features);
        return SelfTestChoice.of(manifest(window, calibrator, features), calibrator);
    }

    private static Calibrator calibrator(
            int window, float[] values, ToDoubleFunction<float[]> surprisal, ModelFeature... features) {
        int length = window * features.length;
        List<String> names = Arrays.stream(features).map(ModelFeature::name).toList();
        return new Calibrator(
                List.of(features),
                records -> {
                    float[] given = records.features();
                    float[] scores = new float[given.length / length];
                    for (int i = 0; i < scores.length; i++) {
                        scores[i] = (float)
                                surprisal.applyAsDouble(Arrays.copyOfRange(given, i * length, (i + 1) * length));
                    }
                    return Map.of(ModelOutput.SURPRISAL.contractName(), scores);
                },
                new Windows(TelemetryTable.of(FeatureSchema.named(names), values), window),
                IntStream.range(0, ROWS).toArray());
    }

    private static Manifest manifest(int window, Calibrator calibrator, ModelFeature... features) {
        return new Manifest(
                Manifest.FORMAT_VERSION,
                "formula",
                "none",
                List.of(features),
                window,
                1,
                0,
                1,
                Condition.NONE,
                0,
                Headline.single(List.of(features), 0),
                calibrator.calibrations(),
                Baseline.UNKNOWN,
                new Provenance("", 0, ROWS, Map.of(), Map.of(), Map.of()),
                SelfTest.NONE);
    }

    private static float[] loadOfOne() {
        float[] values = normal(2);
        for (int row = 0; row < ROWS; row++) {
            values[2 * row] = row % 2 == 0 ? 1 : -1;
        }
        return values;
    }

    /** No value of heat is more surprising than the highest of normal rows. */
    private static double heat(float[] row) {
        return Math.min(Math.abs(row[1]), 3);
    }

    private static ModelFeature feature(String name, LikelihoodKind likelihood, FeatureView view, boolean constant) {
        return new ModelFeature(name, "", likelihood, 0, 1, 0, constant, view);
    }

    private static double squares(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += 0.5 * value * value;
        }
        return sum;
    }

    private static float[] normal(int width) {
        Random random = new Random(7);
        float[] values = new float[ROWS * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static List<float[]> rows(float[] values, int width) {
        return IntStream.range(0, ROWS)
                .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toList();
    }

    private static List<Float> asList(float[] row) {
        return IntStream.range(0, row.length).mapToObj(j -> row[j]).toList();
    }

    private static float[] asArray(Example example) {
        float[] row = new float[example.window().size()];
        for (int j = 0; j < row.length; j++) {
            row[j] = example.window().get(j);
        }
        return row;
    }
}
