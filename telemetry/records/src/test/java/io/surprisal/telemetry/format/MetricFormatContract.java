package io.surprisal.telemetry.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.metric.LongFields;
import io.surprisal.telemetry.metric.MetricEncoding;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.Measurement;
import io.surprisal.telemetry.record.RawRecord;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What metrics mean, whatever wire format they come in: the same measurements of the same records, or the same refusal. */
abstract class MetricFormatContract {
    static final long NO_TIME = -1;

    private static final long SEED = 5;
    private static final long TIME = 1_772_366_460_250L;
    private static final long KAFKA_TIME = 1_772_366_999_000L;
    private static final double NONE = Double.NaN;

    /** The number of the series with the labels host=web-1 and core=0. */
    private static final long SERIES = -6_707_289_369_478_946_232L;

    private static final List<Sample> SAMPLES = List.of(
            new Sample("cpu_usage", "web-1", "0", NONE, 0.42),
            new Sample("cpu_usage", "web-1", "1", NONE, -1e-300),
            new Sample("other", "web-1", "0", NONE, 8),
            new Sample("up", "web-2", "0", NONE, 9_007_199_254_740_991.0),
            new Sample("latency_sum", "web-1", "0", NONE, 3.5),
            new Sample("latency_count", "web-1", "0", NONE, 4),
            new Sample("latency_bucket", "web-1", "0", 0.1, 2),
            new Sample("latency_bucket", "web-1", "0", 2.5, 3),
            new Sample("latency_bucket", "web-1", "0", Double.POSITIVE_INFINITY, 4));

    private static final KeySource HOST = KeySource.field("host");

    private final RecordFormat format = format(UnknownFields.IGNORE, HOST, "");

    /**
     * A value of a series with the labels {@code host} and {@code core}.
     *
     * @param bound of a bucket of a histogram; NaN otherwise
     */
    record Sample(String metric, String host, String core, double bound, double value) {
        Map<String, String> labels() {
            Map<String, String> labels = new LinkedHashMap<>(Map.of("host", host, "core", core));
            if (!Double.isNaN(bound)) {
                labels.put("le", Double.isInfinite(bound) ? "+Inf" : Double.toString(bound));
            }
            return labels;
        }
    }

    abstract MetricEncoding encoding();

    /**
     * A payload whose end is its last byte.
     *
     * @param time of all samples, epoch milliseconds; {@link #NO_TIME} for none
     */
    abstract byte[] payload(List<Sample> samples, long time);

    @Test
    void theSameMeasurementsAreTheSameRecords() {
        Reading reading = read(payload(SAMPLES, TIME));
        assertThat(reading.measured())
                .extracting(MeasuredRecord::key, MeasuredRecord::eventTime, MeasuredRecord::conditionClass)
                .containsExactlyInAnyOrder(tuple("web-1", TIME, ""), tuple("web-2", TIME, ""));
        List<Measurement> web1 = measurements(reading, "web-1");
        assertThat(web1)
                .extracting(Measurement::input, Measurement::bound, Measurement::value, Measurement::delta)
                .containsExactlyInAnyOrder(
                        tuple(0, NONE, 0.42, false),
                        tuple(0, NONE, -1e-300, false),
                        tuple(2, 0.1, 2.0, false),
                        tuple(2, 2.5, 3.0, false),
                        tuple(2, Double.POSITIVE_INFINITY, 4.0, false),
                        tuple(3, NONE, 3.5, false),
                        tuple(4, NONE, 4.0, false));
        assertThat(web1.stream().map(Measurement::series).distinct()).hasSize(2);
        assertThat(measurements(reading, "web-2"))
                .extracting(Measurement::input, Measurement::value)
                .containsExactly(tuple(1, 9_007_199_254_740_991.0));
    }

    /** Other numbers than these would be other series to what is remembered from one record to the next. */
    @Test
    void aSeriesHasOneNumberInEveryFormat() {
        assertThat(measurements(read(payload(SAMPLES, TIME)), "web-1"))
                .filteredOn(each -> each.value() == 0.42 || each.input() == 2)
                .extracting(Measurement::series)
                .containsOnly(SERIES);
    }

    @Test
    void withoutATimeItIsKafkas() {
        assertThat(read(payload(SAMPLES, NO_TIME)).measured())
                .extracting(MeasuredRecord::eventTime)
                .containsOnly(KAFKA_TIME);
    }

    @Test
    void whatIsNoValueIsLeftOutAndWhatIsInfiniteIsRefused() {
        Reading reading = read(payload(
                List.of(
                        new Sample("cpu_usage", "web-1", "0", NONE, Double.NaN),
                        new Sample("cpu_usage", "web-1", "1", NONE, 1),
                        new Sample("up", "web-1", "0", NONE, Double.POSITIVE_INFINITY)),
                TIME));
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.OUT_OF_RANGE);
        assertThat(reading.message()).startsWith("The value of series up{").endsWith("must be finite; got Infinity");
        assertThat(measurements(reading, "web-1"))
                .extracting(Measurement::input, Measurement::value)
                .containsExactly(tuple(0, 1.0));
    }

    @Test
    void allThatIsRefusedForOneReasonIsOneRefusal() {
        Reading reading = read(payload(
                List.of(
                        new Sample("up", "web-1", "0", NONE, Double.POSITIVE_INFINITY),
                        new Sample("cpu_usage", "web-1", "1", NONE, 1),
                        new Sample("up", "web-2", "0", NONE, Double.NEGATIVE_INFINITY)),
                TIME));
        assertThat(reading.messages()).hasSize(1);
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.OUT_OF_RANGE);
        assertThat(reading.message())
                .contains("must be finite; got Infinity")
                .endsWith(" (and 1 further values of this record, likewise)");
        assertThat(reading.measured()).hasSize(1);
    }

    @Test
    void aKeyIsMadeOfLabelsInItsOrder() {
        assertThat(keyed("host, core").measured())
                .extracting(MeasuredRecord::key)
                .containsExactlyInAnyOrder("web-1/0", "web-1/1", "web-2/0");
        assertThat(keyed("core,host").measured())
                .extracting(MeasuredRecord::key)
                .containsExactlyInAnyOrder("0/web-1", "1/web-1", "0/web-2");
    }

    @Test
    void aSeriesWithoutALabelOfTheKeyIsRefused() {
        Reading reading = keyed("host, rack");
        assertThat(reading.measured()).isEmpty();
        assertThat(reading.messages()).hasSize(1);
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.BAD_KEY);
        assertThat(reading.message())
                .startsWith("Series ")
                .contains(" lacks a label of the key, or has it empty; correct telemetry.key")
                .endsWith(" (and 7 further values of this record, likewise)");
    }

    @Test
    void anEmptyLabelInTheKeyIsRefusedBeforeAnythingIsRead() {
        assertThatThrownBy(() -> format(UnknownFields.IGNORE, KeySource.field("host, "), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("telemetry.key is 'host, ': expected labels with commas between them, got an empty one;"
                        + " remove the comma, or name it");
    }

    @Test
    void aLabelIsTheClass() {
        Reading reading = Reading.ofMetrics(format(UnknownFields.IGNORE, HOST, "core"), raw(payload(SAMPLES, TIME)));
        assertThat(reading.measured())
                .extracting(MeasuredRecord::key, MeasuredRecord::conditionClass)
                .containsExactlyInAnyOrder(tuple("web-1", "0"), tuple("web-1", "1"), tuple("web-2", "0"));
    }

    @Test
    void seriesThatNoFeatureTakesAreRefusedIfTheJobSaysSo() {
        Reading reading = Reading.ofMetrics(format(UnknownFields.REFUSE, HOST, ""), raw(payload(SAMPLES, TIME)));
        assertThat(reading.reason()).isEqualTo(DeadLetterReason.UNKNOWN_FIELD);
        assertThat(reading.measured()).hasSize(2);
    }

    @Test
    void aPayloadThatEndsTooEarlyIsRefusedAsAWhole() {
        byte[] payload = payload(SAMPLES, TIME);
        for (int length = 0; length < payload.length; length++) {
            Reading reading = read(Arrays.copyOf(payload, length));
            assertThat(reading.measured())
                    .as("%s of %s bytes", length, payload.length)
                    .isEmpty();
            assertThat(reading.reason()).isEqualTo(DeadLetterReason.NOT_METRICS);
            assertThat(reading.message())
                    .as("%s of %s bytes", length, payload.length)
                    .contains("payload");
        }
        assertThat(read(payload).measured()).hasSize(2);
    }

    /** Whatever comes of it, it is records or refusals with a reason. */
    @Test
    void garbageIsRead() {
        Random random = new Random(SEED);
        byte[] payload = payload(SAMPLES, TIME);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage;
            if (i % 4 == 0) {
                garbage = new byte[random.nextInt(100)];
                random.nextBytes(garbage);
            } else {
                garbage = payload.clone();
                for (int changed = random.nextInt(3); changed >= 0; changed--) {
                    garbage[random.nextInt(garbage.length)] =
                            (byte) (i % 2 == 0 ? random.nextInt() : "{}[],:\"09-e".charAt(random.nextInt(11)));
                }
            }
            Reading reading = read(garbage);
            assertThat(reading.messages()).as("seed %s, number %s", SEED, i).noneMatch(String::isBlank);
        }
        assertThat(read(payload).measured()).hasSize(2);
    }

    @Test
    void whatIsReadAfterAFaultIsReadAsBefore() {
        byte[] payload = payload(SAMPLES, TIME);
        read(Arrays.copyOf(payload, payload.length - 1));
        assertThat(measurements(read(payload), "web-1")).hasSize(7);
    }

    Reading read(byte[] payload) {
        return Reading.ofMetrics(format, raw(payload));
    }

    private Reading keyed(String labels) {
        return Reading.ofMetrics(
                format(UnknownFields.IGNORE, KeySource.field(labels), ""), raw(payload(SAMPLES, TIME)));
    }

    private static List<Measurement> measurements(Reading reading, String key) {
        return reading.measured().stream()
                .filter(record -> record.key().equals(key))
                .flatMap(record -> Arrays.stream(record.measurements()))
                .toList();
    }

    private static RawRecord raw(byte[] payload) {
        return new RawRecord("telemetry", 3, 1042, KAFKA_TIME, null, payload);
    }

    /** @param conditionLabel whose values are classes; empty for none */
    private RecordFormat format(UnknownFields unknown, KeySource key, String conditionLabel) {
        Map<String, String> features = new LinkedHashMap<>();
        features.put("cpu", "avg(cpu_usage)");
        features.put("up", "up");
        features.put("p90", "quantile(0.9, latency)");
        features.put("mean", "mean(latency)");
        DecodeOptions defaults = DecodeOptions.defaults(new FeatureMapping(features, conditionLabel));
        return RecordFormat.of(
                new DecodeOptions(
                        new RecordEncoding.Metrics(encoding(), LongFields.defaults(), AssemblySettings.defaults()),
                        defaults.features(),
                        key,
                        defaults.time(),
                        defaults.missing(),
                        unknown,
                        defaults.maxRecordBytes(),
                        defaults.deadLetterBytes()),
                List.copyOf(features.keySet()));
    }
}
