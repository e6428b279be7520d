package io.surprisal.flink.decode;

import io.surprisal.flink.wire.WireType;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes samples on, and puts measurements on {@link #MEASURED}, what was refused on {@link #DEAD_LETTERS}. */
public final class DeadLetterSplit extends ProcessFunction<Decoded, TelemetryRecord> {
    /** The side output of what is not scored. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

    /** The side output of what samples are still to be made of. */
    public static final OutputTag<MeasuredRecord> MEASURED = new OutputTag<>("measured", WireType.MEASURED);

    @Override
    public void processElement(Decoded decoded, Context context, Collector<TelemetryRecord> out) {
        if (decoded.sample() != null) {
            out.collect(decoded.sample());
        } else if (decoded.measured() != null) {
            context.output(MEASURED, decoded.measured());
        } else if (decoded.refused() != null) {
            context.output(DEAD_LETTERS, decoded.refused());
        }
    }
}
