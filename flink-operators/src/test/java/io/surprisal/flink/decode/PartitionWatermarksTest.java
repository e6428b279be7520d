package io.surprisal.flink.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class PartitionWatermarksTest {
    private final ManualClock clock = new ManualClock(1);
    private final List<Long> marks = new ArrayList<>();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            marks.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    };
    private final WatermarkGenerator<TelemetryRecord> watermarks = PartitionWatermarks.strategy(
                    new EventTimeOptions(Duration.ofMillis(10), Duration.ofSeconds(1)))
            .createWatermarkGenerator(new WatermarkGeneratorSupplier.Context() {
                @Override
                public MetricGroup getMetricGroup() {
                    return new UnregisteredMetricsGroup();
                }

                @Override
                public RelativeClock getInputActivityClock() {
                    return clock;
                }
            });

    @Test
    void theSlowestPartitionSetsTheTime() {
        event(0, 5_000);
        event(1, 1_000);
        watermarks.onPeriodicEmit(output);
        event(1, 2_000);
        watermarks.onPeriodicEmit(output);
        assertThat(marks).containsExactly(1_000L - 10 - 1, 2_000L - 10 - 1);
    }

    @Test
    void anIdlePartitionNoLongerHoldsTimeBack() {
        event(0, 5_000);
        event(1, 1_000);
        watermarks.onPeriodicEmit(output);
        // Idleness starts to count at the first look after the last record.
        event(0, 6_000);
        watermarks.onPeriodicEmit(output);
        clock.advanceTime(Duration.ofSeconds(2));
        event(0, 7_000);
        watermarks.onPeriodicEmit(output);
        assertThat(marks).last().isEqualTo(7_000L - 10 - 1);
    }

    private void event(int partition, long time) {
        watermarks.onEvent(
                new TelemetryRecord(new Coordinates("telemetry", partition, time), "", time, new float[] {1}),
                time,
                output);
    }
}
