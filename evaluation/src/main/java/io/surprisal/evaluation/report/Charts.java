package io.surprisal.evaluation.report;

import io.surprisal.evaluation.measure.Measure;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Colour;
import io.surprisal.reports.Layer;
import io.surprisal.reports.Layer.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The charts of one group. */
final class Charts {
    private static final double MOST = 1;

    private final Group group;
    private final Measure measure;

    Charts(Group group) {
        this.group = group;
        this.measure = group.ranking();
    }

    /** The mean over all sets, the best detector first; chosen on one half, confirmed on the other. */
    Chart means() {
        List<String> titles = titles(group.contenders());
        return Chart.of(
                "Mean " + measure.title() + ", " + group.title(),
                "Bars are over all sets. A detector whose confirm half lies far below its choose half was lucky with the sets that it was chosen by.",
                Axis.linear("mean " + measure.title()).between(0, MOST),
                Axis.categories("", titles),
                List.of(
                        Layer.bars("all sets", Colour.SCORE, means(measure, Part.ALL), titles),
                        Layer.points("choose half", Colour.THRESHOLD, means(measure, Part.CHOOSE), titles),
                        Layer.points("confirm half", Colour.EXPECTED, means(measure, Part.CONFIRM), titles)
                                .with(Style.HOLLOW)));
    }

    /** Each set's value for the best detectors, and what all of them span. */
    Chart sets() {
        List<String> sets = List.copyOf(group.sets().keySet());
        List<Layer> layers = new ArrayList<>(List.of(Layer.spans(
                "lowest to highest of all",
                Colour.NEUTRAL,
                ofSets(sets, set -> values(set).min().orElse(Double.NaN)),
                ofSets(sets, set -> values(set).max().orElse(Double.NaN)),
                sets)));
        for (int i = Math.min(Colour.series(), group.contenders().size()) - 1; i >= 0; i--) {
            Contender contender = group.contenders().get(i);
            layers.add(Layer.points(
                    contender.title(),
                    Colour.ofSeries(i),
                    ofSets(sets, set -> contender.ofSet(measure, set).mean()),
                    sets));
        }
        return Chart.of(
                measure.title() + " of each set, " + group.title(),
                "The detectors that are the best in the mean; a set that one failed on has no point of it.",
                Axis.linear(measure.title()).between(0, MOST),
                Axis.categories("", sets),
                layers);
    }

    /** Rows scored per second on one thread. */
    Chart speed() {
        List<String> titles = titles(group.contenders());
        double[] speeds = means(Measure.ROWS_PER_SECOND, Part.ALL);
        double slowest = Arrays.stream(speeds).filter(speed -> speed > 0).min().orElse(1);
        double fastest = Arrays.stream(speeds).filter(Double::isFinite).max().orElse(slowest);
        return Chart.of(
                "Rows scored per second, " + group.title(),
                "On one thread; a logarithmic axis.",
                Axis.log(Measure.ROWS_PER_SECOND.title(), slowest / 2, fastest * 2),
                Axis.categories("", titles),
                List.of(Layer.points("", Colour.SCORE, speeds, titles)));
    }

    private DoubleStream values(String set) {
        return group.contenders().stream()
                .mapToDouble(contender -> contender.ofSet(measure, set).mean())
                .filter(Double::isFinite);
    }

    private static double[] ofSets(List<String> sets, ToDoubleFunction<String> value) {
        return sets.stream().mapToDouble(value).toArray();
    }

    private static List<String> titles(List<Contender> contenders) {
        return contenders.stream().map(Contender::title).toList();
    }

    private double[] means(Measure of, Part part) {
        return group.contenders().stream()
                .mapToDouble(contender -> contender.mean(of, part).mean())
                .toArray();
    }
}
