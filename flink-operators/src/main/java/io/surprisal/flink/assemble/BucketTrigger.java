package io.surprisal.flink.assemble;

import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.record.MeasuredRecord;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * A bucket is over when event time has passed its end and the lateness. Where event time stands still, the clock ends it: once event time did not move for a span
 * of interval and silence, at whose end it looks. A restart begins the span anew, because event time begins anew, so that the backlog is read first. What comes of
 * the bucket after that begins it anew.
 */
final class BucketTrigger extends Trigger<MeasuredRecord, TimeWindow> {
    private static final long serialVersionUID = 1;

    /** When the clock looks next; null before the first measurement and after the bucket's end. */
    private static final ValueStateDescriptor<Long> LOOK = new ValueStateDescriptor<>("look", Types.LONG);

    /** Event time when the clock was set. */
    private static final ValueStateDescriptor<Long> EVENT_TIME = new ValueStateDescriptor<>("event-time", Types.LONG);

    private final long lateness;
    private final long span;

    BucketTrigger(AssemblySettings settings) {
        this.lateness = settings.lateness().toMillis();
        this.span = settings.interval().plus(settings.silence()).toMillis();
    }

    @Override
    public TriggerResult onElement(MeasuredRecord record, long time, TimeWindow bucket, TriggerContext context)
            throws Exception {
        if (look(context).value() == null) {
            context.registerEventTimeTimer(end(bucket));
            setClock(context);
        }
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow bucket, TriggerContext context) throws Exception {
        if (time < end(bucket)) {
            // Set by a job that waited less.
            context.registerEventTimeTimer(end(bucket));
            return TriggerResult.CONTINUE;
        }
        clear(bucket, context);
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow bucket, TriggerContext context) throws Exception {
        Long eventTime = context.getPartitionedState(EVENT_TIME).value();
        if (eventTime == null || eventTime != context.getCurrentWatermark()) {
            setClock(context);
            return TriggerResult.CONTINUE;
        }
        clear(bucket, context);
        return TriggerResult.FIRE_AND_PURGE;
    }

    @Override
    public void clear(TimeWindow bucket, TriggerContext context) throws Exception {
        context.deleteEventTimeTimer(end(bucket));
        Long look = look(context).value();
        if (look != null) {
            context.deleteProcessingTimeTimer(look);
        }
        look(context).clear();
        context.getPartitionedState(EVENT_TIME).clear();
    }

    /** The event time at which it is over. */
    private long end(TimeWindow bucket) {
        return bucket.maxTimestamp() + lateness;
    }

    private void setClock(TriggerContext context) throws Exception {
        long next = context.getCurrentProcessingTime() + span;
        context.registerProcessingTimeTimer(next);
        look(context).update(next);
        context.getPartitionedState(EVENT_TIME).update(context.getCurrentWatermark());
    }

    private static ValueState<@Nullable Long> look(TriggerContext context) {
        return context.getPartitionedState(LOOK);
    }
}
