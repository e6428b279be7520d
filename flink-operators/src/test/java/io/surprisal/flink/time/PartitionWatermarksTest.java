package io.surprisal.flink.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.flink.decode.Decoded;
import io.surprisal.telemetry.format.EventTimeOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class PartitionWatermarksTest {
    private static final Coordinates SOURCE = new Coordinates("telemetry", 0, 7);
    private static final Decoded REFUSED =
            Decoded.refused(new DeadLetter(SOURCE, 9_000, null, DeadLetterReason.NOT_JSON, "why", new byte[0], 0, ""));

    private final ManualClock clock = new ManualClock(1);
    private final List<String> said = new ArrayList<>();
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            said.add(String.valueOf(watermark.getTimestamp()));
        }

        @Override
        public void markIdle() {
            said.add("idle");
        }

        @Override
        public void markActive() {
            said.add("active");
        }
    };
    private final WatermarkStrategy<Decoded> strategy = PartitionWatermarks.strategy(
            new EventTimeOptions(Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofHours(1)));
    private final Context context = new Context();
    private final WatermarkGenerator<Decoded> watermarks = strategy.createWatermarkGenerator(context);

    @Test
    void timeIsTheLatestSamplesLessWhatMayComeOutOfOrder() {
        sample(5_000);
        sample(4_000);
        watermarks.onPeriodicEmit(output);
        assertThat(said).containsExactly("4989");
    }

    @Test
    void aSubtaskWithoutRecordsSaysThatItIsIdle() {
        look();
        clock.advanceTime(Duration.ofSeconds(2));
        look();
        assertThat(said).contains("idle");
    }

    @Test
    void aDeadLetterDoesNotMoveTimeAndDoesNotKeepThePartitionBusy() {
        sample(5_000);
        look();
        look();
        clock.advanceTime(Duration.ofSeconds(2));
        watermarks.onEvent(REFUSED, 9_000, output);
        look();
        assertThat(said).contains("idle").doesNotContain("8989");
    }

    @Test
    void theTimeOfASampleIsItsOwnAndThatOfADeadLetterKafkas() {
        var assigner = strategy.createTimestampAssigner(context);
        assertThat(assigner.extractTimestamp(sampleOf(5_000), 9_000)).isEqualTo(5_000);
        assertThat(assigner.extractTimestamp(REFUSED, 9_000)).isEqualTo(9_000);
    }

    private void sample(long time) {
        watermarks.onEvent(sampleOf(time), time, output);
    }

    private void look() {
        watermarks.onPeriodicEmit(output);
    }

    private static Decoded sampleOf(long time) {
        return Decoded.sample(new TelemetryRecord(SOURCE, "", time, new float[] {1}));
    }

    private final class Context implements WatermarkGeneratorSupplier.Context, TimestampAssignerSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return clock;
        }
    }
}
