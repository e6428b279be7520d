package io.surprisal.benchmarks.micro;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.KeySource;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.format.WideJsonFormat;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** JSON bytes to a telemetry record. */
public class DecodeBenchmark extends PerRecord {
    private static final String KEY = "machine";

    private RecordFormat format;
    private RawRecord[] flat;
    private RecordFormat keyedFormat;
    private RawRecord[] keyed;
    private SampleSink sink;

    @SuppressWarnings("NullAway.Init") // JMH calls read() first.
    public DecodeBenchmark() {}

    @Setup
    public void read(Blackhole blackhole) throws IOException {
        TelemetryRows rows = Inputs.rows();
        byte[][] json = rows.json();
        flat = Inputs.raw(json);
        keyed = Inputs.raw(withKeys(json));
        format = format(rows.names(), KeySource.kafkaKey());
        keyedFormat = format(rows.names(), KeySource.field(KEY));
        sink = new Consumed(blackhole);
    }

    /** Features alone, laid out as in the record before; the key is Kafka's. */
    @Benchmark
    public void repeatedLayout() {
        decode(format, flat);
    }

    /** The key stands in the JSON, which takes the general parser. */
    @Benchmark
    public void generalParser() {
        decode(keyedFormat, keyed);
    }

    private void decode(RecordFormat decoder, RawRecord[] records) {
        for (RawRecord record : records) {
            decoder.read(record, sink);
        }
    }

    private static RecordFormat format(List<String> features, KeySource key) {
        DecodeOptions defaults = DecodeOptions.defaults(FeatureMapping.fields(features));
        return new WideJsonFormat(
                new DecodeOptions(
                        defaults.features(),
                        key,
                        defaults.time(),
                        defaults.missing(),
                        defaults.unknown(),
                        defaults.maxRecordBytes(),
                        defaults.deadLetterBytes()),
                features);
    }

    private static byte[][] withKeys(byte[][] json) {
        byte[][] keyed = new byte[json.length][];
        for (int i = 0; i < json.length; i++) {
            String features = new String(json[i], 1, json[i].length - 1, StandardCharsets.UTF_8);
            keyed[i] = ("{\"" + KEY + "\":\"" + Inputs.series(i) + "\"," + features).getBytes(StandardCharsets.UTF_8);
        }
        return keyed;
    }

    private record Consumed(Blackhole blackhole) implements SampleSink {
        @Override
        public void sample(TelemetryRecord sample) {
            blackhole.consume(sample);
        }

        @Override
        public void refused(DeadLetterReason reason, String message) {
            throw new IllegalStateException(reason + ": " + message);
        }
    }
}
