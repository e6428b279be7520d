package io.surprisal.telemetry.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.text.FeatureText;
import io.surprisal.telemetry.text.JsonText;
import java.io.IOException;
import java.util.Map;

/** What the parts of metrics mean that JSON values are; what is none throws, with the parser where it was. */
final class JsonValues {
    private JsonValues() {}

    /** As {@link FeatureText} has it, in double precision; NaN where it is missing. */
    static double number(JsonParser parser) throws IOException, MetricException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return parser.getDoubleValue();
            }
            case VALUE_TRUE -> {
                return 1;
            }
            case VALUE_FALSE -> {
                return 0;
            }
            case VALUE_NULL -> {
                return Double.NaN;
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                switch (FeatureText.kind(text)) {
                    case NUMBER -> {
                        return FeatureText.toDouble(text);
                    }
                    case MISSING -> {
                        return Double.NaN;
                    }
                    case OTHER -> {}
                }
            }
            default -> {}
        }
        throw unfit(parser, "a number");
    }

    /** Text that is not empty. */
    static String name(JsonParser parser) throws IOException, MetricException {
        if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getText().isEmpty()) {
            throw unfit(parser, "text that is not empty");
        }
        return parser.getText();
    }

    /**
     * Adds the fields of an object that are text, numbers, true or false to labels. The label {@code __name__} is left out: Prometheus has the
     * metric's name there.
     */
    static void labels(JsonParser parser, Map<String, String> labels) throws IOException, MetricException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unfit(parser, "an object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String label = parser.currentName();
            parser.nextToken();
            label(parser, label, labels);
        }
    }

    /** Adds a label, if the value makes one, and else passes it over. */
    static void label(JsonParser parser, String label, Map<String, String> labels) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL && !label.equals("__name__")) {
            labels.put(label, parser.getText());
        } else {
            parser.skipChildren();
        }
    }

    /** What the current value is not. */
    static MetricException unfit(JsonParser parser, String expected) throws IOException {
        String name = parser.currentName();
        return new MetricException((name == null ? "An element of an array" : "Field " + JsonText.shortened(name))
                + " must be " + expected + "; got " + JsonText.describe(parser));
    }
}
