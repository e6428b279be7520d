package io.surprisal.deploy.trainer;

import io.surprisal.core.manifest.Manifest.ModelFeature;
import io.surprisal.deploy.trainer.HeldOutScores.FeatureCourse;
import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Colour;
import io.surprisal.reports.Layer;
import io.surprisal.reports.Layer.Style;
import io.surprisal.reports.Thinning;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a model expected of each feature in held-out rows, and what it got. */
final class ReconstructionCharts {
    private static final int MOST_ERRORS = 40;
    private static final int MOST_COURSES = 6;
    private static final int COLUMNS = 150;
    private static final double WIDEST = 6;
    private static final double NARROWEST = 2;

    private final List<ModelFeature> features;
    private final List<FeatureCourse> courses;
    private final double[] sampled;
    /** Places of the features that have an error, the one with the widest spread first. */
    private final int[] order;

    /** @param sampled places of the kept records among the held-out rows */
    ReconstructionCharts(List<ModelFeature> features, List<FeatureCourse> courses, int[] sampled) {
        this.features = features;
        this.courses = courses;
        this.sampled = Arrays.stream(sampled).asDoubleStream().toArray();
        double[] spreads =
                courses.stream().mapToDouble(ReconstructionCharts::spread).toArray();
        this.order = IntStream.range(0, spreads.length)
                .filter(j -> !Double.isNaN(spreads[j]))
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -spreads[j]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Whether there is anything to see. */
    boolean isEmpty() {
        return order.length == 0;
    }

    /** How many features have an error. */
    int size() {
        return order.length;
    }

    /** Where the standardised errors of the features lie that are the worst described. */
    Chart errors() {
        int[] shown = Arrays.copyOf(order, Math.min(order.length, MOST_ERRORS));
        List<String> names =
                Arrays.stream(shown).mapToObj(j -> features.get(j).name()).toList();
        double[][] errors =
                Arrays.stream(shown).mapToObj(j -> errors(courses.get(j))).toArray(double[][]::new);
        double[] low = at(errors, 0.05);
        double[] high = at(errors, 0.95);
        double edge = Math.max(
                NARROWEST,
                1.05
                        * Math.max(
                                -Arrays.stream(low).min().orElse(0),
                                Arrays.stream(high).max().orElse(0)));
        return Chart.of(
                "Errors of reconstruction by feature",
                "(observed − expected) / expected standard deviation. What is described well has half of its errors within ±0.7 and nine of ten within ±1.6.",
                Axis.linear("error, standard deviations").between(-edge, edge),
                Axis.categories("", names),
                List.of(
                        Layer.spans("5 to 95 % of rows", Colour.SCORE, low, high, names),
                        Layer.spans("25 to 75 %", Colour.SCORE, at(errors, 0.25), at(errors, 0.75), names)
                                .with(Style.THICK),
                        Layer.points("median", Colour.SCORE, at(errors, 0.5), names),
                        Layer.mark("", Colour.NEUTRAL, 0)));
    }

    /** Observed and expected values in the order of the rows, of the features that are the worst described. */
    List<Chart> courses() {
        return Arrays.stream(order).limit(MOST_COURSES).mapToObj(this::course).toList();
    }

    private Chart course(int feature) {
        FeatureCourse course = courses.get(feature);
        int[] kept = Thinning.of(sampled, course.observed(), COLUMNS);
        double[] x = Thinning.at(kept, sampled);
        double[] expected = Thinning.at(kept, course.expected());
        double[] scale = Thinning.at(kept, course.scale());
        double[] low = new double[x.length];
        double[] high = new double[x.length];
        Arrays.setAll(low, i -> expected[i] - 2 * scale[i]);
        Arrays.setAll(high, i -> expected[i] + 2 * scale[i]);
        String unit = features.get(feature).unit();
        return Chart.of(
                        features.get(feature).name(),
                        "",
                        Axis.linear("held-out row"),
                        Axis.linear(unit.isEmpty() ? "value" : unit),
                        List.of(
                                Layer.area("expected, ± 2 sd", Colour.EXPECTED, x, low, high),
                                Layer.line("observed", Colour.SCORE, x, Thinning.at(kept, course.observed())),
                                Layer.line("expected", Colour.EXPECTED, x, expected)))
                .high(210);
    }

    /** How far apart the 5th and the 95th of a hundred errors are; NaN without any. */
    private static double spread(FeatureCourse course) {
        double[] errors = errors(course);
        return errors.length == 0 ? Double.NaN : quantile(errors, 0.95) - quantile(errors, 0.05);
    }

    private static double[] errors(FeatureCourse course) {
        return IntStream.range(0, course.observed().length)
                .mapToDouble(i -> (course.observed()[i] - course.expected()[i]) / course.scale()[i])
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }

    /** Within the axis: what is further out ends at its edge. */
    private static double[] at(double[][] errors, double level) {
        return Arrays.stream(errors)
                .mapToDouble(own -> Math.max(-WIDEST, Math.min(WIDEST, quantile(own, level))))
                .toArray();
    }

    private static double quantile(double[] sorted, double level) {
        return sorted[(int) Math.round(level * (sorted.length - 1))];
    }
}
