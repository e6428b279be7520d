package io.surprisal.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.benchmarks.worker.TelemetryRows;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.measure.Assembler;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireTest {
    private static final TelemetryRows ROWS =
            new TelemetryRows(List.of("load", "user", "errors"), new float[][] {{1.5f, -2e-7f, 0}});
    private static final long TIME = 3 * Wire.INTERVAL.toMillis();

    @ParameterizedTest
    @EnumSource
    void everyWireSaysTheSameRecord(Wire wire) {
        DecodeOptions options =
                StagePipeline.decoding(wire, DecodeOptions.defaults(FeatureMapping.fields(ROWS.names())));
        List<TelemetryRecord> samples = new ArrayList<>();
        List<MeasuredRecord> measured = new ArrayList<>();
        RecordFormat format = RecordFormat.of(options, ROWS.names());
        byte[] key = "machine-7".getBytes(StandardCharsets.UTF_8);
        for (byte[] message : wire.messages(ROWS, "machine-7", ROWS.row(0))) {
            format.read(new RawRecord("telemetry", 0, 0, TIME, key, message), new Kept(samples, measured));
        }
        if (!measured.isEmpty()) {
            Assembler assembler = new Assembler(options.measured(ROWS.names()), Wire.INTERVAL);
            assertThat(measured).allMatch(record -> record.key().equals("machine-7") && record.eventTime() == TIME);
            samples.add(assembler
                    .assemble("machine-7", TIME, measured, assembler.own(null))
                    .record());
        }
        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).key()).isEqualTo("machine-7");
        assertThat(samples.get(0).eventTime()).isEqualTo(TIME);
        assertThat(samples.get(0).values()).containsExactly(ROWS.row(0));
    }

    private record Kept(List<TelemetryRecord> samples, List<MeasuredRecord> measured) implements SampleSink {
        @Override
        public void sample(TelemetryRecord sample) {
            samples.add(sample);
        }

        @Override
        public void measured(MeasuredRecord record) {
            measured.add(record);
        }

        @Override
        public void refused(DeadLetterReason reason, String message) {
            throw new AssertionError(reason + ": " + message);
        }
    }
}
