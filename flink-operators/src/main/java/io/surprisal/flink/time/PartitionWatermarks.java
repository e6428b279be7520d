package io.surprisal.flink.time;

import io.surprisal.flink.decode.Decoded;
import io.surprisal.telemetry.format.EventTimeOptions;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;

/**
 * The time of one partition: its latest sample's, less what may come out of order, until the partition is idle. Dead letters do not
 * move it and do not keep it busy.
 *
 * <p>Flink's source keeps one of these for each partition from its assignment on and passes on the lowest, so that a partition of
 * which no record was read yet holds time back until it is idle; one more stands for a subtask without partitions, which is idle
 * likewise. Idleness counts the time in which the source waits for records, not that in which it is held up.
 */
public final class PartitionWatermarks implements WatermarkGenerator<Decoded> {
    private final WatermarkGenerator<Decoded> samples;

    private PartitionWatermarks(EventTimeOptions options, WatermarkGeneratorSupplier.Context context) {
        this.samples = new WatermarksWithIdleness<>(
                new BoundedOutOfOrdernessWatermarks<>(options.outOfOrderness()),
                options.idleness(),
                context.getInputActivityClock());
    }

    /** The strategy for a source that decodes. */
    public static WatermarkStrategy<Decoded> strategy(EventTimeOptions options) {
        return WatermarkStrategy.<Decoded>forGenerator(context -> new PartitionWatermarks(options, context))
                .withTimestampAssigner((decoded, kafka) -> decoded.hasEventTime() ? decoded.eventTime() : kafka);
    }

    @Override
    public void onEvent(Decoded decoded, long eventTime, WatermarkOutput output) {
        if (decoded.hasEventTime()) {
            samples.onEvent(decoded, eventTime, output);
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        samples.onPeriodicEmit(output);
    }
}
