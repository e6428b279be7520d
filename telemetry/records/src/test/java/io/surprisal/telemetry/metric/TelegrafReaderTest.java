package io.surprisal.telemetry.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.metric.Taken.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelegrafReaderTest {
    private static final long TIME = 1_772_366_460_000L;

    private final MetricReader reader = MetricReader.of(MetricEncoding.TELEGRAF, LongFields.defaults());

    @Test
    void eachFieldIsAMetric() throws Exception {
        Map<String, String> tags = Map.of("cpu", "cpu0", "host", "web-1");
        assertThat(Taken.of(reader, Taken.message("telegraf.json")).values())
                .containsExactly(value("cpu_usage_idle", tags, 93.5), value("cpu_usage_user", tags, 4.25));
    }

    @Test
    void aBatchHoldsSeveralAndTextIsNoValue() throws Exception {
        Map<String, String> web1 = Map.of("host", "web-1");
        assertThat(Taken.of(reader, Taken.message("telegraf-batch.json")).values())
                .containsExactly(
                        value("system_free", web1, 2048),
                        value("system_healthy", web1, 1),
                        value("queue", Map.of("host", "web-2"), 7),
                        value("latency_count", web1, 4),
                        value("latency_sum", web1, 3.5),
                        value("latency_bucket", Map.of("host", "web-1", "le", "0.5"), 3),
                        value("latency_bucket", Map.of("host", "web-1", "le", "+Inf"), 4));
    }

    @Test
    void linesAreOneAfterTheOther() throws Exception {
        byte[] line = Taken.message("telegraf.json");
        String lines = new String(line, StandardCharsets.UTF_8).repeat(3);
        assertThat(Taken.of(reader, lines).values()).hasSize(6);
    }

    @Test
    void ofAFieldThatStandsTwiceTheLastCounts() throws Exception {
        assertThat(Taken.of(
                                reader,
                                "{\"name\":\"a\",\"fields\":{\"x\":1},\"tags\":{\"t\":\"1\"},\"fields\":{\"y\":1,\"y\":2},\"tags\":{\"u\":\"1\"}}")
                        .value())
                .isEqualTo(new Value("a_y", Map.of("u", "1"), MetricSink.NO_TIME, Taken.NONE, 2, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | An object has no field name; expected a metric of Telegraf, with name, tags, fields and timestamp, or a batch, with"
                        + " metrics",
                "{\"name\":\"a\"} | Metric a has no field fields, which holds its values",
                "{\"fields\":[1],\"name\":\"a\"} | Metric a: Field fields must be an object; got an array",
                "{\"name\":\"a\",\"fields\":{\"x\":1},\"tags\":\"host\"} | Metric a: Field tags must be an object; got the text \"host\"",
            })
    void anObjectThatIsNoMetricIsRefusedAndTheOthersAreRead(String object, String message) throws Exception {
        Taken taken = Taken.of(reader, "{\"metrics\":[" + object + ",{\"name\":\"good\",\"fields\":{\"value\":1}}]}");
        assertThat(taken.refusals()).containsExactly(message);
        taken.refusals().clear();
        assertThat(taken.value().metric()).isEqualTo("good");
    }

    private static Value value(String metric, Map<String, String> labels, double value) {
        return new Value(metric, labels, TIME, Taken.NONE, value, false);
    }
}
