package io.surprisal.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.reports.Layer.Style;
import io.surprisal.reports.Timeline.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final String HOSTILE =
            "</script><script>window.injected = 1</script><img src=x onerror='window.injected=1'>\"&";

    @TempDir
    private Path folder;

    /** A chart of each kind of layer, all named by somebody who means ill. */
    @Test
    void everyKindOfLayerIsDrawnAndNoTextRuns() throws Exception {
        List<String> names = List.of(HOSTILE, "load " + "of a very long name".repeat(8));
        double[] two = {1, 2};
        Page page = new Page("Report of " + HOSTILE, HOSTILE)
                .section(HOSTILE)
                .facts(Map.of(HOSTILE, HOSTILE))
                .preformatted(HOSTILE)
                .table(Table.of(1, HOSTILE, "value").row(HOSTILE, Numbers.text(0.5)))
                .section("Charts")
                .chart(chart(
                        Axis.linear("y"),
                        Layer.area("area", Colour.EXPECTED, two, new double[] {0, 1}, new double[] {2, 3}),
                        Layer.line("line", Colour.SCORE, two, new double[] {1, Double.NaN}),
                        Layer.dots("dots", Colour.ALERT, two, two),
                        Layer.bands(HOSTILE, Colour.LABEL, new double[] {1.2}, new double[] {1.4}),
                        Layer.strips("strip", Colour.ALERT, new double[] {1.2}, new double[] {1.2}),
                        Layer.level("level", Colour.THRESHOLD, 1.5).with(Style.DASHED),
                        Layer.mark("mark", Colour.THRESHOLD, 1.5)))
                .chart(chart(
                        Axis.ofPeaks("peaks", -3, 10, 1e6),
                        Layer.line("line", Colour.SCORE, two, new double[] {-3, 1e6})))
                .chart(chart(
                        Axis.log("share", 1e-4, 1),
                        Layer.columns("columns", Colour.SCORE, new double[] {1}, new double[] {2}, new double[] {0.5})))
                .folded(
                        HOSTILE,
                        inner -> inner.chart(chart(
                                Axis.categories("feature", names),
                                Layer.bars("bars", Colour.SCORE, two, names),
                                Layer.spans("spans", Colour.EXPECTED, new double[] {0, 0}, two, names)
                                        .with(Style.THICK),
                                Layer.points("points", Colour.SCORE, two, names))))
                .chart(chart(Axis.linear("y"), Layer.dots(two, two, new double[] {0, 12}, names))
                        .colouredBy(Axis.linear("score").between(0, 12)));

        List<Browser.Seen> seen = Browser.check(page.toHtml(), folder);

        assertThat(seen).extracting(Browser.Seen::marks).containsOnly(List.of(8, 1, 1, 6, 2));
    }

    /** A million records, of which the page keeps what a screen can show. */
    @Test
    void aLongTimelineIsSmallAndKeepsItsPeaks() throws IOException {
        int rows = 1_000_000;
        long[] times = new long[rows];
        double[] scores = new double[rows];
        double[] thresholds = new double[rows];
        for (int i = 0; i < rows; i++) {
            times[i] = 60_000L * i;
            scores[i] = Math.sin(i * 0.7) + i * 1e-6;
            thresholds[i] = 5 + (i > 600_000 ? 1 : 0);
        }
        scores[123_456] = 40;
        boolean[] labelled = new boolean[rows];
        labelled[123_455] = true;
        labelled[123_456] = true;
        Timeline timeline = new Timeline(
                true, times, scores, thresholds, labelled, List.of(new Span(times[123_456], times[123_456])));

        Chart chart = timeline.chart("Key a", "surprisal", "alert");

        assertThat(chart.layer("surprisal").channel("y")).contains(40).hasSizeLessThan(5_100);
        assertThat(chart.layer("threshold").channel("y")).contains(5, 6).hasSizeLessThan(5_100);
        assertThat(chart.layer("labelled anomaly").channel("from")).containsExactly(times[123_455]);
        assertThat(chart.layer("labelled anomaly").channel("to")).containsExactly(times[123_456]);
        assertThat(chart.layer("alert").channel("from")).containsExactly(times[123_456]);
        assertThat(new Page("", "").chart(chart).toHtml()).hasSizeLessThan(900_000);
    }

    @Test
    void theLineBreaksWhereNothingCame() {
        long minute = 60_000;
        long[] times = {0, minute, 2 * minute, 500 * minute, 501 * minute};
        double[] scores = {1, 2, 3, 4, 5};
        Timeline timeline = new Timeline(false, times, scores, new double[] {9, 9, 9, 9, 9}, new boolean[5], List.of());

        assertThat(timeline.chart("", "surprisal", "alert").layer("surprisal").channel("y"))
                .containsExactly(1, 2, Double.NaN, 4, 5);
    }

    @Test
    void aColumnKeepsItsFirstLowestHighestAndLast() {
        double[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        double[] y = {5, 9, 1, 5, 5, 5, 5, 7, 5, 5};

        assertThat(Thinning.of(x, y, 2)).containsExactly(0, 1, 2, 4, 5, 7, 8, 9);
    }

    @Test
    void numbersHaveFourDigits() {
        assertThat(List.of(0.0, 0.41237, 12.0, 12_345.6, 2.5e-7, -3.0, 3e12))
                .extracting(Numbers::text)
                .containsExactly("0", "0.4124", "12", "12,346", "2.5e-07", "-3", "3.0e+12");
        assertThat(Numbers.text(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.beside(0.81312, 0.005505)).isEqualTo("0.8131");
        assertThat(Numbers.beside(12_345.67, 250)).isEqualTo("12,346");
        assertThat(Numbers.beside(0.5, 0)).isEqualTo("0.5");
        assertThat(Numbers.beside(-0.0009, 0.13)).isEqualTo("0.00");
        assertThat(List.of(0.00123, 0.5, 0.0)).extracting(Numbers::percent).containsExactly("0.12 %", "50 %", "0 %");
    }

    private static Chart chart(Axis y, Layer... layers) {
        return Chart.of("Chart of " + HOSTILE, HOSTILE, Axis.linear("x (" + HOSTILE + ")"), y, List.of(layers));
    }
}
