package io.surprisal.evaluation.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.surprisal.evaluation.alert.LabelledSeries.Span;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records a minute apart, labelled from minute 100 to 109 and from 300 to 304. */
class LabelledSeriesTest {
    private static final int RECORDS = 500;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final double DAY = 1440;

    private final LabelledSeries series = new LabelledSeries(times(), labels(), 60);

    @Test
    void anAnomalyIsCaughtByAnAbnormalRecordInIt() {
        AlertMeasures measures = series.measure(abnormal(104, 106), List.of(span(104, 106)));
        assertThat(measures.labelled()).isEqualTo(2);
        assertThat(measures.caught()).isEqualTo(1);
        assertThat(measures.medianDelay()).isEqualTo(240);
        assertThat(measures.falseAlerts()).isZero();
        assertThat(measures.alertingShare()).isZero();
    }

    @Test
    void anAlertThatSpansAnAnomalyWithoutAnAbnormalRecordInItCatchesNothing() {
        AlertMeasures measures = series.measure(abnormal(99, 110), List.of(span(99, 110)));
        assertThat(measures.caught()).isZero();
        assertThat(measures.medianDelay()).isNaN();
        assertThat(measures.falseAlerts()).isZero();
        assertThat(measures.alertingDays()).isCloseTo(2 / DAY, within(1e-12));
        assertThat(measures.openDays()).isCloseTo(2 / DAY, within(1e-12));
    }

    @Test
    void anAlertHalfAnHourFromAnAnomalyIsAboutIt() {
        assertThat(series.measure(abnormal(70), List.of(span(70, 70))).falseAlerts())
                .isZero();
        assertThat(series.measure(abnormal(69), List.of(span(69, 69))).falseAlerts())
                .isEqualTo(1);
        assertThat(series.measure(abnormal(139), List.of(span(139, 139))).falseAlerts())
                .isZero();
        assertThat(series.measure(abnormal(140), List.of(span(140, 140))).falseAlerts())
                .isEqualTo(1);
    }

    @Test
    void pausesWithinAnAlertAreOpenAndNotAbnormal() {
        AlertMeasures measures = series.measure(abnormal(200, 210), List.of(span(200, 210)));
        assertThat(measures.alertingDays()).isCloseTo(2 / DAY, within(1e-12));
        assertThat(measures.openDays()).isCloseTo(11 / DAY, within(1e-12));
        assertThat(measures.unlabelledDays()).isCloseTo(485 / DAY, within(1e-12));
        assertThat(measures.falsePerWeek()).isCloseTo(7 * DAY / RECORDS, within(1e-9));
    }

    @Test
    void anOutageCountsAsAnHour() {
        LabelledSeries gap = new LabelledSeries(new long[] {0, MINUTE, 100 * HOUR}, new boolean[3], 60);
        assertThat(gap.measure(new boolean[3], List.of()).days()).isCloseTo(62 / DAY, within(1e-12));
    }

    /** 9 at minute 400, 8 at 20 and at 302, 7 at 105; no other record has a score. */
    @Test
    void theBestFixedThresholdHasNoMoreFalseAlerts() {
        float[] values = withoutScores();
        values[400] = 9;
        values[20] = 8;
        values[302] = 8;
        values[105] = 7;
        assertThat(series.bestFixed(values, HOUR, 0).caught()).isZero();
        assertThat(series.bestFixed(values, HOUR, 1).caught()).isZero();
        AlertMeasures two = series.bestFixed(values, HOUR, 2);
        assertThat(two.caught()).isEqualTo(2);
        assertThat(two.falseAlerts()).isEqualTo(2);
        values[20] = Float.NaN;
        values[400] = 7.5f;
        assertThat(series.bestFixed(values, HOUR, 0).caught()).as("302 alone").isEqualTo(1);
    }

    @Test
    void abnormalRecordsUpToTheGapApartAreOneAlert() {
        float[] values = withoutScores();
        values[200] = 9;
        values[260] = 9;
        values[302] = 9;
        assertThat(series.bestFixed(values, HOUR, 0).alerts()).isEqualTo(1);
        assertThat(series.bestFixed(values, HOUR - 1, 0).caught()).isZero();
    }

    @Test
    void theTotalIsOfAllKeys() {
        AlertMeasures one = series.measure(abnormal(102, 200), List.of(span(102, 102), span(200, 200)));
        AlertMeasures other = series.measure(abnormal(101, 302), List.of(span(101, 101), span(302, 302)));
        AlertMeasures total = AlertMeasures.total(List.of(one, other));
        assertThat(total.labelled()).isEqualTo(4);
        assertThat(total.caught()).isEqualTo(3);
        assertThat(total.falseAlerts()).isEqualTo(1);
        assertThat(total.medianDelay()).isEqualTo(120);
        assertThat(total.falsePerWeek()).isCloseTo(one.falsePerWeek() / 2, within(1e-12));
    }

    private static long[] times() {
        long[] times = new long[RECORDS];
        Arrays.setAll(times, i -> i * MINUTE);
        return times;
    }

    private static float[] withoutScores() {
        float[] values = new float[RECORDS];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    private static boolean[] labels() {
        boolean[] labels = new boolean[RECORDS];
        Arrays.fill(labels, 100, 110, true);
        Arrays.fill(labels, 300, 305, true);
        return labels;
    }

    private static boolean[] abnormal(int... minutes) {
        boolean[] abnormal = new boolean[RECORDS];
        for (int minute : minutes) {
            abnormal[minute] = true;
        }
        return abnormal;
    }

    private static Span span(int first, int last) {
        return new Span(first * MINUTE, last * MINUTE);
    }
}
