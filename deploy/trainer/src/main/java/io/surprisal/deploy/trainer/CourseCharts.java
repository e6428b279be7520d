package io.surprisal.deploy.trainer;

import io.surprisal.reports.Axis;
import io.surprisal.reports.Chart;
import io.surprisal.reports.Colour;
import io.surprisal.reports.Layer;
import io.surprisal.training.TrainingCourse;
import io.surprisal.training.TrainingCourse.Look;
import io.surprisal.training.TrainingCourse.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the training of one member went: its loss by step, and what held-out rows said at each look. */
final class CourseCharts {
    private static final int WINDOWS = 50;
    private static final double HIGHEST = 0.98;

    private CourseCharts() {}

    /** Empty for a member that takes no steps. */
    static List<Chart> of(TrainingCourse course) {
        if (course.steps().size() < 2) {
            return List.of();
        }
        String member = course.member().isEmpty() ? "" : course.member() + ": ";
        List<Chart> charts = new ArrayList<>(List.of(loss(course, member)));
        if (!course.looks().isEmpty()
                && course.looks().stream().anyMatch(look -> look.heldOut().size() > 1)) {
            charts.add(parts(course, member));
        }
        return charts;
    }

    /** The loss of each batch, its running mean, and the held-out rows' criterion with the sign of a loss. */
    private static Chart loss(TrainingCourse course, String member) {
        List<Step> steps = course.steps();
        double[] at = steps.stream().mapToDouble(Step::step).toArray();
        double[] losses = steps.stream().mapToDouble(Step::loss).toArray();
        double[] looks = course.looks().stream().mapToDouble(Look::step).toArray();
        double[] heldOut = course.looks().stream()
                .mapToDouble(look -> -look.heldOut().getOrDefault("criterion", Double.NaN))
                .toArray();
        List<Layer> layers = new ArrayList<>(List.of(
                Layer.line("each batch", Colour.NEUTRAL, at, losses),
                Layer.line("mean of batches", Colour.SCORE, at, runningMean(losses))));
        if (looks.length > 0) {
            layers.add(Layer.line("", Colour.EXPECTED, looks, heldOut));
            layers.add(Layer.dots("held-out rows", Colour.EXPECTED, looks, heldOut));
        }
        double[] both = Arrays.copyOf(losses, losses.length + heldOut.length);
        System.arraycopy(heldOut, 0, both, losses.length, heldOut.length);
        double[] sorted = Arrays.stream(both).filter(Double::isFinite).sorted().toArray();
        return Chart.of(
                member + "loss",
                "Of held-out rows what weights are chosen by, negated: the lower, the better.",
                Axis.linear("step"),
                Axis.ofPeaks(
                        "nats a record",
                        sorted[0],
                        sorted[(int) (HIGHEST * (sorted.length - 1))],
                        sorted[sorted.length - 1]),
                layers);
    }

    private static Chart parts(TrainingCourse course, String member) {
        double[] at = course.looks().stream().mapToDouble(Look::step).toArray();
        List<Layer> layers = new ArrayList<>();
        add(layers, "KL divergence", Colour.SCORE, at, values(course, "kl_divergence", 1));
        add(
                layers,
                "reconstruction, negated",
                Colour.EXPECTED,
                at,
                values(course, "reconstruction_log_probability", -1));
        return Chart.of(
                member + "what held-out rows cost",
                "Their sum is −ELBO. A KL divergence near 0 says that the latent space is not used.",
                Axis.linear("step"),
                Axis.linear("nats a record"),
                layers);
    }

    private static void add(List<Layer> layers, String name, Colour colour, double[] at, double[] values) {
        if (Arrays.stream(values).anyMatch(Double::isFinite)) {
            layers.add(Layer.line("", colour, at, values));
            layers.add(Layer.dots(name, colour, at, values));
        }
    }

    private static double[] values(TrainingCourse course, String name, int sign) {
        return course.looks().stream()
                .mapToDouble(look -> sign * look.heldOut().getOrDefault(name, Double.NaN))
                .toArray();
    }

    /** The mean of each value and those before it in its window. */
    static double[] runningMean(double[] values) {
        int window = Math.max(1, values.length / WINDOWS);
        double[] means = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] - (i >= window ? values[i - window] : 0);
            means[i] = sum / Math.min(i + 1, window);
        }
        return means;
    }
}
