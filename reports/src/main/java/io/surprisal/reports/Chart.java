package io.surprisal.reports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers on two axes.
 *
 * @param about what to see in it, a sentence; empty for nothing
 * @param height in pixels; of an axis of names, for each name
 * @param colours what the colours of dots with a value say; null where there are none
 */
public record Chart(
        String title,
        String about,
        Axis x,
        Axis y,
        int height,
        @Nullable Axis colours,
        List<Layer> layers) {
    private static final int HEIGHT = 260;
    private static final int HEIGHT_OF_NAME = 22;

    public Chart {
        layers = List.copyOf(layers);
    }

    public static Chart of(String title, String about, Axis x, Axis y, List<Layer> layers) {
        return new Chart(title, about, x, y, y.type() == Axis.Type.BAND ? HEIGHT_OF_NAME : HEIGHT, null, layers);
    }

    /** The same chart, whose dots are coloured by their values on a scale. */
    public Chart colouredBy(Axis scale) {
        return new Chart(title, about, x, y, height, scale, layers);
    }

    /** The same chart in another height. */
    public Chart high(int pixels) {
        return new Chart(title, about, x, y, pixels, colours, layers);
    }

    /** The layer of a name; an error names those that there are. */
    public Layer layer(String name) {
        return layers.stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Chart '" + title + "' has no layer " + name
                        + "; it has " + layers.stream().map(Layer::name).toList()));
    }
}
