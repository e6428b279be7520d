package io.surprisal.flink.decode;

import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FutureBound;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.metrics.MetricGroup;

/** Decodes every record into samples and dead letters, and counts these by their reason. */
public final class TelemetryDecoder {
    private final FutureBound bound;
    private final RecordFormat format;
    private final DeadLetters deadLetters;

    /**
     * @param features the job's features, in the order in which a record's values are to stand
     * @param bound how far ahead of its Kafka timestamp a sample's time may be
     */
    public TelemetryDecoder(DecodeOptions options, List<String> features, FutureBound bound, MetricGroup metrics) {
        this.bound = bound;
        this.format = RecordFormat.of(options, features);
        this.deadLetters = new DeadLetters(options.deadLetterBytes(), metrics);
    }

    /** Hands on what a record holds, in its order. */
    public void decode(RawRecord raw, Consumer<Decoded> out) {
        Sink sink = new Sink(raw, out);
        format.read(raw, sink);
        sink.finish();
    }

    private final class Sink implements SampleSink {
        private final RawRecord raw;
        private final Consumer<Decoded> out;
        private int ahead;
        private long firstAhead;

        Sink(RawRecord raw, Consumer<Decoded> out) {
            this.raw = raw;
            this.out = out;
        }

        @Override
        public void sample(TelemetryRecord sample) {
            timed(Decoded.sample(sample));
        }

        @Override
        public void measured(MeasuredRecord measured) {
            timed(Decoded.measured(measured));
        }

        private void timed(Decoded decoded) {
            if (bound.allows(decoded.eventTime(), raw.timestamp())) {
                out.accept(decoded);
            } else if (ahead++ == 0) {
                firstAhead = decoded.eventTime();
            }
        }

        /** Refuses all that is ahead of its time together: a record may hold much. */
        void finish() {
            if (ahead > 0) {
                refused(
                        DeadLetterReason.FUTURE_TIME,
                        bound.refusal(firstAhead, raw.timestamp())
                                + (ahead == 1
                                        ? ""
                                        : " (and " + (ahead - 1) + " further parts of this record, likewise)"));
            }
        }

        @Override
        public void refused(DeadLetterReason reason, String message) {
            out.accept(Decoded.refused(deadLetters.of(raw, reason, message)));
        }
    }
}
