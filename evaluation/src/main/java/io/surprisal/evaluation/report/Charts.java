package io.surprisal.evaluation.report;

import io.surprisal.evaluation.measure.Measure;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The plots of one group, each as the content of an {@code src} attribute. */
final class Charts {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 440;
    private static final String DIAGONAL = "equal";

    private final Group group;
    private final Measure measure;

    Charts(Group group) {
        this.group = group;
        this.measure = group.ranking();
    }

    /** The mean over all sets, the best detector first. */
    String means() {
        CategoryChart chart = categories("mean " + measure.title());
        chart.getStyler().setLegendVisible(false);
        chart.addSeries(measure.title(), titles(), means(measure, Part.ALL));
        return png(chart);
    }

    /** Detectors chosen on one half, confirmed on the other: a point below the diagonal did worse on the sets not looked at. */
    String halves() {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(group.title() + ": halves")
                .xAxisTitle(measure.title() + ", choose half")
                .yAxisTitle(measure.title() + ", confirm half")
                .build();
        XYStyler styler = chart.getStyler();
        styler.setLegendPosition(LegendPosition.OutsideE);
        common(styler);
        for (Contender contender : group.contenders()) {
            double choose = contender.mean(measure, Part.CHOOSE).mean();
            double confirm = contender.mean(measure, Part.CONFIRM).mean();
            if (!Double.isNaN(choose) && !Double.isNaN(confirm)) {
                chart.addSeries(contender.title(), new double[] {choose}, new double[] {confirm})
                        .setLineStyle(SeriesLines.NONE);
            }
        }
        chart.addSeries(DIAGONAL, new double[] {0, 1}, new double[] {0, 1})
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Color.GRAY)
                .setLineStyle(SeriesLines.DASH_DASH);
        return png(chart);
    }

    /** A dot per set and detector. */
    String sets() {
        CategoryChart chart = categories(measure.title() + " by set");
        CategoryStyler styler = chart.getStyler();
        styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
        styler.setLegendPosition(LegendPosition.OutsideE);
        List<String> sets = List.copyOf(group.sets().keySet());
        for (Contender contender : group.contenders()) {
            // A set that a detector failed on has no dot.
            List<@Nullable Double> values = new ArrayList<>();
            for (String set : sets) {
                double value = contender.ofSet(measure, set).mean();
                values.add(Double.isNaN(value) ? null : value);
            }
            chart.addSeries(contender.title(), sets, values);
        }
        return png(chart);
    }

    /** Rows scored per second on one thread. */
    String speed() {
        CategoryChart chart = categories(Measure.ROWS_PER_SECOND.title());
        CategoryStyler styler = chart.getStyler();
        // Bars begin at 0, which no logarithmic axis has.
        styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
        styler.setLegendVisible(false);
        styler.setYAxisLogarithmic(true);
        chart.addSeries("rows", titles(), means(Measure.ROWS_PER_SECOND, Part.ALL));
        return png(chart);
    }

    private CategoryChart categories(String title) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(group.title() + ": " + title)
                .build();
        common(chart.getStyler());
        chart.getStyler().setXAxisLabelRotation(40);
        return chart;
    }

    private static void common(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setDecimalPattern("#,###.##");
        styler.setLocale(Locale.ROOT);
    }

    private List<String> titles() {
        return group.contenders().stream().map(Contender::title).toList();
    }

    private List<Double> means(Measure of, Part part) {
        return group.contenders().stream()
                .map(contender -> contender.mean(of, part).mean())
                .toList();
    }

    /** In memory: a cache on disk, which ImageIO takes by itself, cannot be opened while the process ends. */
    private static String png(Chart<?, ?> chart) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream image = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", image);
            image.flush();
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("A chart cannot be drawn: " + e.getMessage(), e);
        }
    }
}
