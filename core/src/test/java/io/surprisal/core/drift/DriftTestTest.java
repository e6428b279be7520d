package io.surprisal.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bounds of the test's javadoc, on truths of which they are known. */
class DriftTestTest {
    private static final double SIZE = 0.1;
    private static final int SEEDS = 2000;
    private static final int RECORDS = 24;

    /** Standard normal values by the quantiles that the trainer takes. */
    private static final NormalShares NORMAL =
            new NormalShares(List.of(-1.2816, -0.3853, 0.3853, 1.2816), List.of(0.1, 0.25, 0.3, 0.25, 0.1, 0.35, 0.35));

    private final DriftTest test = new DriftTest(NORMAL, SIZE);

    /** At the edge of the hypothesis, where the bound is tightest: the highest bin and the upper half hold what is allowed. */
    @Test
    void falseAlarmsAtTheEdgeOfTheHypothesisStayBelowTheBound() {
        int spans = 400;
        double limit = 2000;
        int alarms = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            // A whole span is in one bin: what depends within a span may depend in any way.
            alarms += firstAlarm(limit, spans, () -> atTheEdge(random.nextDouble()), 1) > 0 ? 1 : 0;
        }
        assertThat((double) alarms / SEEDS).isLessThanOrEqualTo(spans / limit);
        assertThat(alarms).as("the bound is not empty").isPositive();
    }

    /** One value of each bin, with 0.05, 0.2, 0.3, 0.25 and 0.2 of the probability. */
    private static double atTheEdge(double uniform) {
        return uniform < 0.05 ? -2 : uniform < 0.25 ? -1 : uniform < 0.55 ? 0 : uniform < 0.8 ? 1 : 2;
    }

    @Test
    void seriesThatKeepTheirPlaceAlmostNeverAlarm() {
        int alarms = 0;
        for (int seed = 0; seed < SEEDS / 20; seed++) {
            Random random = new Random(seed);
            alarms += firstAlarm(365, 3650, random::nextGaussian, RECORDS) > 0 ? 1 : 0;
        }
        assertThat(alarms).isZero();
    }

    @Test
    void aDailyRhythmIsNoDriftToATestOfDays() {
        int[] record = {0};
        NormalShares days = NormalShares.of(List.of(rhythm(4800)));
        DriftTest daily = new DriftTest(days, SIZE);
        DriftState state = daily.begin();
        for (int span = 0; span < 1000; span++) {
            for (int i = 0; i < RECORDS; i++) {
                daily.add(state, rhythm(record[0]++, RECORDS));
            }
            assertThat(daily.endSpan(state, span).evidence()).isLessThan(1);
        }
    }

    /** Delays in spans after a change that comes after a thousand quiet ones, with the limit of a key of 38 features and one false alert a year. */
    @Test
    void findsAShiftHoweverLongItWasQuietBefore() {
        assertThat(delay(3)).isBetween(8, 10);
        assertThat(delay(1)).isBetween(19, 24);
        assertThat(delay(0.25)).as("too small to count").isEqualTo(-1);
    }

    @Test
    void saysWhenTheEvidenceBeganToGrow() {
        DriftState state = test.begin();
        Random random = new Random(7);
        for (int span = 0; span < 120; span++) {
            span(state, span, () -> random.nextGaussian());
        }
        for (int span = 120; span < 126; span++) {
            span(state, span, () -> random.nextGaussian() + 3);
        }
        assertThat(state.since()).isEqualTo(120);
    }

    @Test
    void readsTheGroupThatIsFurthestOutside() {
        DriftState state = test.begin();
        int[] place = {0};
        DriftTest.Reading reading = span(state, 0, () -> 5);
        assertThat(reading.group()).isEqualTo(4);
        assertThat(reading.share()).isEqualTo(1);
        assertThat(reading.outside()).isTrue();
        // Bets on the highest bin and on the upper half win, the others lose: c = 0.3 and 0.9.
        double win = (0.7 + 0.3 / 0.2) + (0.1 + 0.9 / 0.2) + (0.7 + 0.3 / 0.45) + (0.1 + 0.9 / 0.45);
        assertThat(reading.evidence()).isCloseTo((win + 5 * 0.8) / 14, within(1e-6));
        assertThat(state.calm()).isZero();

        double[] asUsual = {-2, -2, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2};
        assertThat(span(state, 1, () -> asUsual[place[0]++]).outside()).isFalse();
        assertThat(state.calm()).isEqualTo(1);
    }

    @Test
    void aSpanWithoutValuesChangesNothing() {
        DriftState state = test.begin();
        test.add(state, Float.NaN);
        DriftTest.Reading reading = test.endSpan(state, 3);
        assertThat(reading.evidence()).isEqualTo(1);
        assertThat(reading.share()).isNaN();
        assertThat(state.evidence()).containsOnly(1);
    }

    private int delay(double shift) {
        Random random = new Random(5);
        int[] spans = {0};
        int quiet = 1000;
        return firstAlarm(
                        365 * 39,
                        quiet + 400,
                        () -> random.nextGaussian() + (spans[0]++ / RECORDS < quiet ? 0 : shift),
                        RECORDS)
                - (shift < 0.5 ? 0 : quiet);
    }

    private interface Source {
        double next();
    }

    /** The number of the span, from 1, that first reaches the limit; -1 for none. */
    private int firstAlarm(double limit, int spans, Source source, int records) {
        DriftState state = test.begin();
        for (int span = 0; span < spans; span++) {
            for (int i = 0; i < records; i++) {
                test.add(state, (float) source.next());
            }
            if (test.endSpan(state, span).evidence() >= limit) {
                return span + 1;
            }
        }
        return -1;
    }

    private DriftTest.Reading span(DriftState state, long span, Source source) {
        IntStream.range(0, RECORDS).forEach(i -> test.add(state, (float) source.next()));
        return test.endSpan(state, span);
    }

    private static float[] rhythm(int records) {
        float[] values = new float[records];
        for (int i = 0; i < records; i++) {
            values[i] = rhythm(i, RECORDS);
        }
        return values;
    }

    private static float rhythm(int record, int period) {
        return (float) Math.sin(2 * Math.PI * record / period);
    }
}
