package io.surprisal.telemetry.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.surprisal.telemetry.text.FeatureText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times in JSON: ISO 8601 text with an offset, or a number since 1970 whose size tells its unit, as a number or as text.
 *
 * <table><caption>Sizes and units</caption>
 * <tr><td>below 10¹¹</td><td>seconds</td><td>to the year 5138</td></tr>
 * <tr><td>below 10¹⁴</td><td>milliseconds</td><td>from March 1973 on, as are the others</td></tr>
 * <tr><td>below 10¹⁷</td><td>microseconds</td></tr>
 * <tr><td>below 10²⁰</td><td>nanoseconds</td></tr>
 * </table>
 */
final class MetricTime {
    private static final String EXPECTED =
            "ISO 8601 text with an offset, such as 2026-03-01T12:00:00Z, or a number of seconds, ms, µs or ns since 1970";

    /** The values of a scrape have one time, so that the text before is most often this one. */
    private @Nullable String lastText;

    private long lastMillis;

    /** Epoch milliseconds; {@link MetricSink#NO_TIME} for null. */
    long read(JsonParser parser) throws IOException, MetricException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return MetricSink.NO_TIME;
        }
        double number = Double.NaN;
        if (token.isNumeric()) {
            number = parser.getDoubleValue();
        } else if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            if (text.equals(lastText)) {
                return lastMillis;
            }
            if (FeatureText.kind(text) != FeatureText.Kind.NUMBER) {
                lastMillis = parsed(parser, text);
                lastText = text;
                return lastMillis;
            }
            number = FeatureText.toDouble(text);
        }
        double size = Math.abs(number);
        if (!(size < 1e20)) {
            throw JsonValues.unfit(parser, EXPECTED);
        }
        return Math.round(
                size < 1e11 ? number * 1e3 : size < 1e14 ? number : size < 1e17 ? number / 1e3 : number / 1e6);
    }

    private static long parsed(JsonParser parser, String text) throws IOException, MetricException {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw JsonValues.unfit(parser, EXPECTED);
        }
    }
}
