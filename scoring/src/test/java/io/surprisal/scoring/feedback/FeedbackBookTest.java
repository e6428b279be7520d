package io.surprisal.scoring.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.scoring.feedback.KeyFeedback.Excuse;
import io.surprisal.telemetry.record.FeatureDeviation;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Direction;
import io.surprisal.telemetry.record.Feedback.Silence;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeedbackBookTest {
    private static final String MODEL = "0123456789ab";
    private static final FeatureDeviation[] HOT = {deviation("heat", 9), deviation("load", -3)};
    private static final FeatureDeviation[] COLD = {deviation("heat", -9)};
    private static final FeatureDeviation[] LOADED = {deviation("load", 9), deviation("heat", 3)};

    private static final float NaN = Float.NaN;

    private final FeedbackBook book = new FeedbackBook();

    @Test
    void excusesWhatIsOfTheKindOfAnAlertThatWasNone() {
        book.put(answer("a@1", "a", false, 12, "heat"));
        KeyFeedback said = book.of("a", MODEL);
        assertThat(excuses(said, 12, NaN, HOT)).isTrue();
        assertThat(excuses(said, 3, NaN, HOT)).isTrue();
        assertThat(excuses(said, 12.1f, NaN, HOT)).as("more abnormal").isFalse();
        assertThat(excuses(said, 12, NaN, COLD)).as("the other direction").isFalse();
        assertThat(excuses(said, 12, NaN, LOADED)).as("another feature").isFalse();
        assertThat(excuses(said, 12, NaN, new FeatureDeviation[0]))
                .as("of a job that names none")
                .isTrue();
        assertThat(excuses(book.of("b", MODEL), 12, NaN, HOT)).as("another key").isFalse();
    }

    @Test
    void theWayBackIsOfTheSameFeatureInTheOtherDirection() {
        assertThat(book.of("a", MODEL).excusesAnything()).isFalse();
        book.put(answer("a@2", "a", true, 1000, "load"));
        assertThat(book.of("a", MODEL).excusesAnything()).isFalse();
        book.put(answer("a@1", "a", false, 12, "heat"));
        KeyFeedback said = book.of("a", MODEL);
        assertThat(said.excusesAnything()).isTrue();
        assertThat(returns(said, 12, NaN, COLD)).isTrue();
        assertThat(returns(said, 12, NaN, HOT)).isTrue();
        assertThat(returns(said, 12.1f, NaN, COLD)).as("more abnormal").isFalse();
        assertThat(returns(said, 9, NaN, LOADED)).as("another feature").isFalse();
        assertThat(returns(said, 9, NaN, new FeatureDeviation[0])).isTrue();
    }

    @Test
    void whatIsNormalByItselfIsExcusedWhileTheSmootherHoldsWhatWas() {
        book.put(answer("a@1", "a", false, 12, "heat"));
        KeyFeedback said = book.of("a", MODEL);
        assertThat(said.excuse(30, 9.9f, 10, LOADED, false, true)).isEqualTo(Excuse.WAKE);
        assertThat(said.excuse(30, 10, 10, LOADED, false, true)).isEqualTo(Excuse.NONE);
        assertThat(said.excuse(30, 9.9f, 10, LOADED, true, false)).isEqualTo(Excuse.NONE);
    }

    @Test
    void anAnswerHoldsForATenthMoreBeyondTheThreshold() {
        book.put(answer("a@1", "a", false, 12, "heat"));
        KeyFeedback said = book.of("a", MODEL);
        assertThat(excuses(said, 13, 2, HOT)).isTrue();
        assertThat(excuses(said, 13.01f, 2, HOT)).isFalse();
        assertThat(returns(said, 13, 2, COLD)).isTrue();
        assertThat(returns(said, 13.01f, 2, COLD)).isFalse();
        assertThat(excuses(said, 12.5f, 12.2f, HOT))
                .as("a threshold above the alert")
                .isFalse();
    }

    @Test
    void anAlertThatNamesNoFeaturesIsOfEveryKind() {
        book.put(answer("a@1", "a", false, 12));
        assertThat(excuses(book.of("a", MODEL), 12, NaN, LOADED)).isTrue();
        assertThat(excuses(book.of("a", MODEL), 12, NaN, new FeatureDeviation[0]))
                .isTrue();
    }

    @Test
    void whatWasConfirmedStaysAnAnomaly() {
        book.put(answer("a@1", "a", false, 20, "heat", "load"));
        book.put(answer("a@2", "a", true, 15, "heat"));
        KeyFeedback said = book.of("a", MODEL);
        assertThat(excuses(said, 14.9f, NaN, HOT)).isTrue();
        assertThat(excuses(said, 15, NaN, HOT)).isFalse();
        assertThat(excuses(said, 18, NaN, LOADED)).as("another kind").isTrue();
        assertThat(said.excuse(15, 9, 10, HOT, true, true))
                .as("whatever it follows")
                .isEqualTo(Excuse.NONE);
        assertThat(book.of("a", MODEL).confirmedBy(1_000)).isEqualTo(1_015);
        assertThat(book.of("a", MODEL).confirmedBy(999)).as("before it began").isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aSilenceEndsAtItsTime() {
        assertThat(book.of("a", MODEL).silences(0)).isFalse();
        book.put(new Silence("a", 50));
        assertThat(book.of("a", MODEL).silences(49)).isTrue();
        assertThat(book.of("a", MODEL).silences(50)).isFalse();
    }

    @Test
    void theLatestStandsUntilItIsTakenBack() {
        book.put(answer("a@1", "a", false, 12, "heat"));
        book.put(answer("a@1", "a", true, 12, "heat"));
        assertThat(excuses(book.of("a", MODEL), 1, NaN, HOT)).isFalse();
        assertThat(book.of("a", MODEL).confirmedBy(2_000)).isEqualTo(1_012);
        assertThat(book.size()).isEqualTo(1);
        book.retract("a@1");
        book.retract("never said");
        assertThat(book.of("a", MODEL)).isSameAs(KeyFeedback.NONE);
        assertThat(book.size()).isZero();
    }

    @Test
    void theValuesOfAnotherModelSayNothing() {
        book.put(new Answer("a@1", "a", false, "ba9876543210", 12, 0, 0, Set.of(new Direction("heat", true))));
        assertThat(excuses(book.of("a", MODEL), 12, NaN, HOT)).isFalse();
        assertThat(book.size()).isEqualTo(1);
    }

    /** Whether a record is excused for its kind. */
    private static boolean excuses(KeyFeedback said, float smoothed, float threshold, FeatureDeviation[] deviations) {
        return said.excuse(smoothed, smoothed, threshold, deviations, false, false) == Excuse.KIND;
    }

    /** Whether a record of such a value is excused after one that was. */
    private static boolean returns(KeyFeedback said, float own, float threshold, FeatureDeviation[] deviations) {
        return said.excuse(100, own, threshold, deviations, true, false) == Excuse.WAKE;
    }

    private static Answer answer(String id, String key, boolean confirmed, float smoothed, String... features) {
        Set<Direction> above =
                Stream.of(features).map(feature -> new Direction(feature, true)).collect(Collectors.toSet());
        return new Answer(id, key, confirmed, MODEL, smoothed, 1_000, 1_000 + (long) smoothed, above);
    }

    private static FeatureDeviation deviation(String feature, float observed) {
        return new FeatureDeviation(feature, "", Float.NaN, observed, 0, 1, Math.abs(observed));
    }
}
