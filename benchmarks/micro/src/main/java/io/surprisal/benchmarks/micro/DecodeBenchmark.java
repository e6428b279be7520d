package io.surprisal.benchmarks.micro;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.telemetry.format.AvroFraming;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.RecordEncoding;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** The bytes of a record to telemetry. */
public class DecodeBenchmark extends PerRecord {
    private static final String KEY = "machine";

    private RecordFormat format;
    private RawRecord[] flat;
    private RecordFormat avroFormat;
    private RawRecord[] avro;
    private RecordFormat keyedFormat;
    private RawRecord[] keyed;
    private RecordFormat generalFormat;
    private RawRecord[] tagged;
    private RecordFormat csvFormat;
    private RawRecord[] csv;
    private SampleSink sink;

    @SuppressWarnings("NullAway.Init") // JMH calls read() first.
    public DecodeBenchmark() {}

    @Setup
    public void read(Blackhole blackhole) throws IOException {
        TelemetryRows rows = Inputs.rows();
        byte[][] json = rows.json();
        flat = Inputs.raw(json);
        keyed = Inputs.raw(with(json, i -> '"' + KEY + "\":\"" + Inputs.series(i) + '"'));
        tagged = Inputs.raw(with(json, i -> "\"tags\":[]"));
        format = format(RecordEncoding.json(), rows.names(), KeySource.kafkaKey());
        keyedFormat = format(RecordEncoding.json(), rows.names(), KeySource.field(KEY));
        generalFormat = format(RecordEncoding.json(), rows.names(), KeySource.kafkaKey());
        avro = Inputs.raw(rows.avro());
        avroFormat = format(
                new RecordEncoding.Avro(rows.avroSchema(), AvroFraming.NONE, 0), rows.names(), KeySource.kafkaKey());
        csv = Inputs.raw(rows.csv());
        csvFormat = format(new RecordEncoding.Csv(rows.names(), ','), rows.names(), KeySource.kafkaKey());
        sink = new Consumed(blackhole);
    }

    /** Features alone, laid out as in the record before; the key is Kafka's. */
    @Benchmark
    public void repeatedLayout() {
        decode(format, flat);
    }

    /** The same with the key in the JSON. */
    @Benchmark
    public void repeatedLayoutWithKey() {
        decode(keyedFormat, keyed);
    }

    /** An array stands among the features. */
    @Benchmark
    public void generalParser() {
        decode(generalFormat, tagged);
    }

    /** A float for each feature; the key is Kafka's. */
    @Benchmark
    public void avro() {
        decode(avroFormat, avro);
    }

    /** A line of the features alone; the key is Kafka's. */
    @Benchmark
    public void csv() {
        decode(csvFormat, csv);
    }

    private void decode(RecordFormat decoder, RawRecord[] records) {
        for (RawRecord record : records) {
            decoder.read(record, sink);
        }
    }

    private static RecordFormat format(RecordEncoding encoding, List<String> features, KeySource key) {
        DecodeOptions defaults = DecodeOptions.defaults(FeatureMapping.fields(features));
        return RecordFormat.of(
                new DecodeOptions(
                        encoding,
                        defaults.features(),
                        key,
                        defaults.time(),
                        defaults.missing(),
                        defaults.unknown(),
                        defaults.maxRecordBytes(),
                        defaults.deadLetterBytes()),
                features);
    }

    /** Records with a field before the others. */
    private static byte[][] with(byte[][] json, IntFunction<String> field) {
        byte[][] longer = new byte[json.length][];
        for (int i = 0; i < json.length; i++) {
            String features = new String(json[i], 1, json[i].length - 1, StandardCharsets.UTF_8);
            longer[i] = ('{' + field.apply(i) + ',' + features).getBytes(StandardCharsets.UTF_8);
        }
        return longer;
    }

    record Consumed(Blackhole blackhole) implements SampleSink {
        @Override
        public void sample(TelemetryRecord sample) {
            blackhole.consume(sample);
        }

        @Override
        public void measured(MeasuredRecord measured) {
            blackhole.consume(measured);
        }

        @Override
        public void refused(DeadLetterReason reason, String message) {
            throw new IllegalStateException(reason + ": " + message);
        }
    }
}
