package io.surprisal.flink.decode;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.jspecify.annotations.Nullable;

/**
 * Event time as the minimum over Kafka partitions, though time is known only after decoding: a task that catches up on
 * several partitions reads them at different paces, and the slower ones would all be late by the faster one's clock.
 */
public final class PartitionWatermarks implements WatermarkGenerator<TelemetryRecord> {
    private final EventTimeOptions options;
    private final WatermarkGeneratorSupplier.Context context;
    private final Map<Partition, Clock> clocks = new HashMap<>();
    private @Nullable WatermarkOutputMultiplexer multiplexer;

    private PartitionWatermarks(EventTimeOptions options, WatermarkGeneratorSupplier.Context context) {
        this.options = options;
        this.context = context;
    }

    /** The strategy for decoded records. */
    public static WatermarkStrategy<TelemetryRecord> strategy(EventTimeOptions options) {
        return WatermarkStrategy.<TelemetryRecord>forGenerator(context -> new PartitionWatermarks(options, context))
                .withTimestampAssigner((record, before) -> record.eventTime());
    }

    @Override
    public void onEvent(TelemetryRecord record, long eventTime, WatermarkOutput output) {
        Clock clock = clocks.computeIfAbsent(Partition.of(record.source()), partition -> newClock(partition, output));
        clock.generator.onEvent(record, eventTime, clock.output);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        clocks.values().forEach(clock -> clock.generator.onPeriodicEmit(clock.output));
        if (multiplexer != null) {
            multiplexer.onPeriodicEmit();
        }
    }

    private Clock newClock(Partition partition, WatermarkOutput output) {
        if (multiplexer == null) {
            multiplexer = new WatermarkOutputMultiplexer(output);
        }
        String id = partition.topic() + "-" + partition.number();
        multiplexer.registerNewOutput(id);
        return new Clock(
                new WatermarksWithIdleness<>(
                        new BoundedOutOfOrdernessWatermarks<>(options.outOfOrderness()),
                        options.idleness(),
                        context.getInputActivityClock()),
                multiplexer.getDeferredOutput(id));
    }

    private record Partition(String topic, int number) {
        static Partition of(Coordinates source) {
            return new Partition(source.topic(), source.partition());
        }
    }

    private record Clock(WatermarksWithIdleness<TelemetryRecord> generator, WatermarkOutput output) {}
}
