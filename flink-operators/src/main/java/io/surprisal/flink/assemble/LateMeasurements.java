package io.surprisal.flink.assemble;

import io.surprisal.flink.decode.DeadLetters;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes dead letters of measurements whose bucket is over, and counts them. */
final class LateMeasurements extends ProcessFunction<MeasuredRecord, DeadLetter> {
    private static final long serialVersionUID = 1;

    private transient Counter late;
    private transient DeadLetters deadLetters;

    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    LateMeasurements() {}

    @Override
    public void open(OpenContext context) {
        late = OwnMetrics.of(getRuntimeContext().getMetricGroup()).counter("late_measurements_total");
        deadLetters = new DeadLetters(0, getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(MeasuredRecord record, Context context, Collector<DeadLetter> out) {
        late.inc(record.measurements().length);
        out.collect(
                deadLetters.ofPart(
                        record.source(),
                        DeadLetterReason.LATE,
                        "Measurements (" + record.measurements().length + ") of key " + record.key() + " at "
                                + Instant.ofEpochMilli(record.eventTime()) + " came when event time was at "
                                + Instant.ofEpochMilli(context.timerService().currentWatermark())
                                + ", and the record of their bucket had left; raise telemetry.event_time.buckets.lateness, or out_of_orderness"));
    }
}
