package io.surprisal.reports;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thing that a chart shows.
 *
 * @param name in the legend; empty for none
 * @param channels numbers by what they are for, all equally many; NaN where there is nothing to see. Owned by this layer, not to be changed
 * @param texts one for each: of points what they say when pointed at, of bars, spans and points by name their category
 */
public record Layer(
        Kind kind, String name, Colour colour, Map<String, double[]> channels, List<String> texts, Set<Style> styles) {
    /** What report.js knows to draw. */
    public enum Kind {
        LINE,
        AREA,
        BAND,
        STRIP,
        DOTS,
        COLUMNS,
        BARS,
        SPAN,
        POINTS,
        LEVEL,
        MARK
    }

    /** How a layer differs from others of its kind. */
    public enum Style {
        DASHED,
        STEP,
        THICK,
        HOLLOW
    }

    public Layer {
        int length = channels.values().iterator().next().length;
        channels.forEach((channel, values) -> {
            if (values.length != length) {
                throw new IllegalArgumentException("Layer " + kind + " '" + name + "' needs " + length
                        + " values of each channel; got " + values.length + " of " + channel);
            }
        });
        if (!texts.isEmpty() && texts.size() != length) {
            throw new IllegalArgumentException(
                    "Layer " + kind + " '" + name + "' needs " + length + " texts or none; got " + texts.size());
        }
        texts = List.copyOf(texts);
        styles = Set.copyOf(styles);
    }

    /** Through points in the order given; a NaN breaks it. */
    public static Layer line(String name, Colour colour, double[] x, double[] y) {
        return of(Kind.LINE, name, colour, Map.of("x", x, "y", y), List.of());
    }

    /** Between two lines. */
    public static Layer area(String name, Colour colour, double[] x, double[] low, double[] high) {
        return of(Kind.AREA, name, colour, Map.of("x", x, "low", low, "high", high), List.of());
    }

    /** Ranges of x, over the whole height. */
    public static Layer bands(String name, Colour colour, double[] from, double[] to) {
        return of(Kind.BAND, name, colour, Map.of("from", from, "to", to), List.of());
    }

    /** Ranges of x, along the upper edge. */
    public static Layer strips(String name, Colour colour, double[] from, double[] to) {
        return of(Kind.STRIP, name, colour, Map.of("from", from, "to", to), List.of());
    }

    /** Points. */
    public static Layer dots(String name, Colour colour, double[] x, double[] y) {
        return of(Kind.DOTS, name, colour, Map.of("x", x, "y", y), List.of());
    }

    /** Points in the colours of the chart's scale, which say something when pointed at. */
    public static Layer dots(double[] x, double[] y, double[] values, List<String> texts) {
        return of(Kind.DOTS, "", Colour.SCORE, Map.of("x", x, "y", y, "value", values), texts);
    }

    /** A histogram's. */
    public static Layer columns(String name, Colour colour, double[] from, double[] to, double[] y) {
        return of(Kind.COLUMNS, name, colour, Map.of("from", from, "to", to, "y", y), List.of());
    }

    /** A bar to the right for each category. */
    public static Layer bars(String name, Colour colour, double[] x, List<String> categories) {
        return of(Kind.BARS, name, colour, Map.of("x", x), categories);
    }

    /** A line from one value to another for each category. */
    public static Layer spans(String name, Colour colour, double[] from, double[] to, List<String> categories) {
        return of(Kind.SPAN, name, colour, Map.of("from", from, "to", to), categories);
    }

    /** A point for each category. */
    public static Layer points(String name, Colour colour, double[] x, List<String> categories) {
        return of(Kind.POINTS, name, colour, Map.of("x", x), categories);
    }

    /** A line over the whole width. */
    public static Layer level(String name, Colour colour, double y) {
        return of(Kind.LEVEL, name, colour, Map.of("y", new double[] {y}), List.of());
    }

    /** A line over the whole height. */
    public static Layer mark(String name, Colour colour, double x) {
        return of(Kind.MARK, name, colour, Map.of("x", new double[] {x}), List.of());
    }

    /** The same layer in another style. */
    public Layer with(Style style) {
        Set<Style> more = EnumSet.of(style);
        more.addAll(styles);
        return new Layer(kind, name, colour, channels, texts, more);
    }

    /** The numbers of a channel, such as {@code x}. */
    public double[] channel(String channel) {
        double[] values = channels.get(channel);
        if (values == null) {
            throw new IllegalArgumentException(
                    "Layer " + kind + " has no channel " + channel + "; it has " + new ArrayList<>(channels.keySet()));
        }
        return values;
    }

    int length() {
        return channels.values().iterator().next().length;
    }

    private static Layer of(Kind kind, String name, Colour colour, Map<String, double[]> channels, List<String> texts) {
        return new Layer(kind, name, colour, new LinkedHashMap<>(channels), texts, Set.of());
    }
}
