package io.surprisal.telemetry.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a reader handed on of one payload. */
final class Taken implements MetricSink {
    static final double NONE = NO_BOUND;

    private final List<Value> values = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    record Value(String metric, Map<String, String> labels, long time, double bound, double value, boolean delta) {}

    static Taken of(MetricReader reader, byte[] payload) throws MetricException {
        Taken taken = new Taken();
        reader.read(payload, taken);
        return taken;
    }

    static Taken of(MetricReader reader, String payload) throws MetricException {
        return of(reader, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of a message of a producer. */
    static byte[] message(String file) {
        try (InputStream in = Taken.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void value(
            String metric, Map<String, String> labels, long eventTime, double bound, double value, boolean delta) {
        values.add(new Value(metric, Map.copyOf(labels), eventTime, bound, value, delta));
    }

    @Override
    public void refused(String message) {
        refusals.add(message);
    }

    /** The values; fails where a part was refused. */
    List<Value> values() {
        assertThat(refusals).isEmpty();
        return values;
    }

    /** The only value; fails where there are others, or a part was refused. */
    Value value() {
        assertThat(values()).hasSize(1);
        return values.get(0);
    }

    /** The values of a metric. */
    List<Value> values(String metric) {
        return values().stream().filter(value -> value.metric().equals(metric)).toList();
    }

    /** How many values each metric has. */
    Map<String, Long> counts() {
        return values().stream().collect(Collectors.groupingBy(Value::metric, Collectors.counting()));
    }

    List<String> refusals() {
        return refusals;
    }
}
