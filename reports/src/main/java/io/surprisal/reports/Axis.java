package io.surprisal.reports;

import java.util.List;
import java.util.Locale;

/**
 * One axis of a chart.
 *
 * @param label the name with its unit
 * @param domain the lowest and the highest value; empty to take what the layers span
 * @param constant where {@link Type#SYMLOG} goes over from linear to logarithmic
 * @param categories of {@link Type#BAND}, from the top down
 */
public record Axis(String label, Type type, List<Double> domain, double constant, List<String> categories) {
    /** How values become places. */
    public enum Type {
        LINEAR,
        /** Epoch milliseconds. */
        UTC,
        /** Above 0. */
        LOG,
        /** Linear around 0, logarithmic further out, on both sides. */
        SYMLOG,
        /** Names. */
        BAND
    }

    public Axis {
        domain = List.copyOf(domain);
        categories = List.copyOf(categories);
        if (!domain.isEmpty() && !(domain.size() == 2 && domain.get(0) < domain.get(1))) {
            throw new IllegalArgumentException(
                    "The domain of axis '" + label + "' is two numbers, the lower one first, or empty; got " + domain);
        }
    }

    public static Axis linear(String label) {
        return new Axis(label, Type.LINEAR, List.of(), 0, List.of());
    }

    /** Epoch milliseconds. */
    public static Axis time(String label) {
        return new Axis(label, Type.UTC, List.of(), 0, List.of());
    }

    public static Axis log(String label, double low, double high) {
        return new Axis(label, Type.LOG, List.of(low, high), 0, List.of());
    }

    /** @param names different ones, from the top down */
    public static Axis categories(String label, List<String> names) {
        return new Axis(label, Type.BAND, List.of(), 0, names);
    }

    /**
     * Linear, or logarithmic through 0 where the highest values would press the others flat.
     *
     * @param usual what most values do not exceed
     */
    public static Axis ofPeaks(String label, double low, double usual, double high) {
        double typical = Math.max(usual, usual - low);
        if (!(high - low > FLAT * typical && typical > 0)) {
            return high > low ? linear(label).between(low, high) : linear(label);
        }
        return new Axis(
                label, Type.SYMLOG, List.of(low, high), Math.pow(10, Math.floor(Math.log10(typical))), List.of());
    }

    /** So many times the usual is too high for a linear axis. */
    private static final double FLAT = 20;

    /** The same axis for other values. */
    public Axis between(double low, double high) {
        return new Axis(label, type, List.of(low, high), constant, categories);
    }

    String typeName() {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
