package io.surprisal.telemetry.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.measure.MeasuredFeature.Fold;
import io.surprisal.telemetry.measure.MeasuredFeature.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureExpressionTest {
    @Test
    void aMetricAloneIsItsLastValue() {
        MeasuredFeature feature = FeatureExpression.parse("load", "node_load1");
        assertThat(feature)
                .isEqualTo(new MeasuredFeature(
                        "load",
                        List.of(new Selector("node_load1", false, List.of())),
                        Reading.VALUE,
                        Fold.NONE,
                        Double.NaN,
                        Duration.ZERO,
                        Float.NaN));
    }

    @Test
    void aWholeExpressionIsRead() {
        MeasuredFeature feature = FeatureExpression.parse(
                "user", " avg( rate(system.cpu.time{state=\"user\", cpu!~\"9.*\"}) ) or 5min or -1.5 ");
        assertThat(feature.fold()).isEqualTo(Fold.AVG);
        assertThat(feature.reading()).isEqualTo(Reading.RATE);
        assertThat(feature.hold()).isEqualTo(Duration.ofMinutes(5));
        assertThat(feature.otherwise()).isEqualTo(-1.5f);
        Selector input = feature.inputs().get(0);
        assertThat(input.counts()).isTrue();
        assertThat(input.matches("system.cpu.time", Map.of("state", "user", "cpu", "1")))
                .isTrue();
        assertThat(input.matches("system.cpu.time", Map.of("state", "user"))).isTrue();
        assertThat(input.matches("system.cpu.time", Map.of("state", "user", "cpu", "91")))
                .isFalse();
        assertThat(input.matches("system.cpu.time", Map.of("state", "idle"))).isFalse();
        assertThat(input.matches("system.cpu.times", Map.of("state", "user"))).isFalse();
    }

    @Test
    void aHistogramIsItsSumAndCountOrItsBuckets() {
        MeasuredFeature mean = FeatureExpression.parse("latency", "mean(http.server.duration{route=\"/a \\\"b\\\"\"})");
        assertThat(mean.inputs().stream().map(Selector::metric))
                .containsExactly("http.server.duration_sum", "http.server.duration_count");
        assertThat(mean.inputs().get(0).matches("http.server.duration_sum", Map.of("route", "/a \"b\"")))
                .isTrue();
        MeasuredFeature p99 = FeatureExpression.parse("p99", "quantile(0.99, latency)");
        assertThat(p99.quantile()).isEqualTo(0.99);
        assertThat(p99.inputs().get(0).metric()).isEqualTo("latency_bucket");
    }

    /** Functions are functions only before a parenthesis. */
    @Test
    void aMetricMayHaveTheNameOfAFunction() {
        assertThat(FeatureExpression.parse("x", "sum").inputs().get(0).metric()).isEqualTo("sum");
        assertThat(FeatureExpression.parse("x", "max(rate)").inputs().get(0).metric())
                .isEqualTo("rate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a{ | at character 3 expected a label; got its end",
                "a{b=c} | at character 5 expected a value in double quotes; got 'c}'",
                "a{b=~\"(\"} | at character 6 expected a regular expression: label b is compared with '(', which is no regular expression: Unclosed group; got \"(\"",
                "rate(a | at character 7 expected ')'; got its end",
                "irate(a) | at character 1 expected rate, mean, quantile, sum, avg, min or max before '('; got irate",
                "sum(quantile(0.5, a)) | at character 14 expected no function around quantile, which takes all series together; got sum",
                "quantile(1, a) | at character 10 expected a quantile above 0 and below 1; got 1",
                "a b | at character 3 expected or, or the end; got b",
                "a or | at character 5 expected a duration or a number; got its end",
                "a or soon | at character 6 expected a duration such as 500ms, 30s or 15min, or a number; got soon",
                "a or 0 or 5min | at character 11 expected at most one duration, and at most one number after it; got 5min",
                "a or 1e39 | at character 6 expected a duration such as 500ms, 30s or 15min, or a number; got 1e39"
            })
    void whatIsNoExpressionIsRefusedWhereItIsNone(String text, String message) {
        assertThatThrownBy(() -> FeatureExpression.parse("f", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Feature f is '" + text + "': " + message);
    }
}
