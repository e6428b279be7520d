package io.surprisal.flink.time;

import io.surprisal.flink.decode.Decoded;
import io.surprisal.flink.decode.TelemetryDecoder;
import io.surprisal.telemetry.record.RawRecord;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** The output of a reader of raw records: what each holds goes to the operator's output, or to that of its split. */
final class DecodingOutput implements ReaderOutput<RawRecord> {
    private final ReaderOutput<Decoded> output;
    private final TelemetryDecoder decoder;
    private final Split main;

    DecodingOutput(ReaderOutput<Decoded> output, TelemetryDecoder decoder) {
        this.output = output;
        this.decoder = decoder;
        this.main = new Split(output, decoder);
    }

    boolean writesTo(ReaderOutput<Decoded> other) {
        return output == other;
    }

    @Override
    public SourceOutput<RawRecord> createOutputForSplit(String split) {
        return new Split(output.createOutputForSplit(split), decoder);
    }

    @Override
    public void releaseOutputForSplit(String split) {
        output.releaseOutputForSplit(split);
    }

    @Override
    public void collect(RawRecord raw) {
        main.collect(raw);
    }

    @Override
    public void collect(RawRecord raw, long timestamp) {
        main.collect(raw, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        main.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        main.markIdle();
    }

    @Override
    public void markActive() {
        main.markActive();
    }

    private record Split(SourceOutput<Decoded> output, TelemetryDecoder decoder) implements SourceOutput<RawRecord> {
        @Override
        public void collect(RawRecord raw) {
            decoder.decode(raw, output::collect);
        }

        @Override
        public void collect(RawRecord raw, long timestamp) {
            decoder.decode(raw, decoded -> output.collect(decoded, timestamp));
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }
}
