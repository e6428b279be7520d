package io.surprisal.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.surprisal.reports.Layer.Style;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Charts as report.js reads them, fit to stand in a script element. */
final class ChartJson {
    /** Finer than a pixel of any screen. */
    private static final MathContext DIGITS = new MathContext(6);

    private static final JsonMapper MAPPER = new JsonMapper();

    private ChartJson() {}

    static String of(List<Chart> charts) {
        ArrayNode array = MAPPER.createArrayNode();
        charts.forEach(chart -> put(chart, array.addObject()));
        try {
            // No markup can begin in it: a feature may be called </script>.
            return MAPPER.writeValueAsString(array)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new AssertionError("A tree is always writable", e);
        }
    }

    private static void put(Chart chart, ObjectNode object) {
        object.put("title", chart.title());
        object.put("height", chart.height());
        put(chart.x(), object.putObject("x"));
        put(chart.y(), object.putObject("y"));
        Axis colours = chart.colours();
        if (colours != null) {
            put(colours, object.putObject("colours"));
        }
        ArrayNode layers = object.putArray("layers");
        chart.layers().forEach(layer -> put(layer, layers.addObject()));
    }

    private static void put(Axis axis, ObjectNode object) {
        object.put("label", axis.label());
        object.put("type", axis.typeName());
        object.put("constant", axis.constant());
        if (axis.type() == Axis.Type.BAND) {
            ArrayNode names = object.putArray("domain");
            axis.categories().forEach(names::add);
        } else if (!axis.domain().isEmpty()) {
            put(axis.domain().stream().mapToDouble(Double::doubleValue).toArray(), object.putArray("domain"));
        }
    }

    private static void put(Layer layer, ObjectNode object) {
        object.put("kind", layer.kind().name().toLowerCase(Locale.ROOT));
        object.put("name", layer.name());
        object.put("colour", layer.colour().cssName());
        object.put("length", layer.length());
        for (Style style : layer.styles()) {
            object.put(style.name().toLowerCase(Locale.ROOT), true);
        }
        ObjectNode channels = object.putObject("channels");
        layer.channels().forEach((name, values) -> put(values, channels.putArray(name)));
        if (!layer.texts().isEmpty()) {
            ArrayNode texts = object.putArray("texts");
            layer.texts().forEach(texts::add);
        }
    }

    private static void put(double[] values, ArrayNode array) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                array.addNull();
            } else if (value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE) {
                array.add((long) value);
            } else {
                array.add(new BigDecimal(value).round(DIGITS).doubleValue());
            }
        }
    }
}
