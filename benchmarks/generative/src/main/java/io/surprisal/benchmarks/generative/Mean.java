package io.surprisal.benchmarks.generative;

import java.util.Locale;

/** A mean with its standard error. */
final class Mean {
    private long count;
    private double sum;
    private double squares;

    void add(double value) {
        count++;
        sum += value;
        squares += value * value;
    }

    double value() {
        return sum / count;
    }

    /** Of the mean. */
    double error() {
        return Math.sqrt(Math.max(0, squares / count - value() * value()) / count);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f ± %.2f", value(), error());
    }
}
