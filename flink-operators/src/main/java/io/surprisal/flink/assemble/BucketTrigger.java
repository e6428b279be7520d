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
 * A bucket is over when event time has passed its end and the lateness. Where event time stands still, the clock ends it, once nothing of the bucket came for a
 * span of interval and silence and event time did not move; it looks at the end of each such span.
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
            context.registerEventTimeTimer(bucket.maxTimestamp() + lateness);
            setClock(context);
        }
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long time, TimeWindow bucket, TriggerContext context) {
        return time == bucket.maxTimestamp() + lateness ? TriggerResult.FIRE_AND_PURGE : TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, TimeWindow bucket, TriggerContext context) throws Exception {
        Long eventTime = context.getPartitionedState(EVENT_TIME).value();
        // After a restart event time is lowest until the backlog is read.
        if (eventTime != null && eventTime > Long.MIN_VALUE && eventTime == context.getCurrentWatermark()) {
            return TriggerResult.FIRE_AND_PURGE;
        }
        setClock(context);
        return TriggerResult.CONTINUE;
    }

    @Override
    public void clear(TimeWindow bucket, TriggerContext context) throws Exception {
        context.deleteEventTimeTimer(bucket.maxTimestamp() + lateness);
        Long look = look(context).value();
        if (look != null) {
            context.deleteProcessingTimeTimer(look);
        }
        look(context).clear();
        context.getPartitionedState(EVENT_TIME).clear();
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
