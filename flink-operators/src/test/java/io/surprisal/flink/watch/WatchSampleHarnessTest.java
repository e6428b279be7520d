package io.surprisal.flink.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Harnesses close without being interrupted.
class WatchSampleHarnessTest {
    private static final long MINUTE = 60_000;
    private static final int RECORDS = 100_000;

    @Test
    void oneInSoManyIsHeardAndOneInMoreLookedAtByCoordinatesAlone() throws Exception {
        try (var harness = harness(10, 5);
                var again = harness(10, 5)) {
            for (int i = 0; i < RECORDS; i++) {
                // Of its own key each: none waits for another.
                harness.processElement(record("pump-" + i, i, i));
                again.processElement(record("pump-" + i, i, i));
                if (i % 7 == 0) {
                    again.processWatermark(i);
                }
            }
            harness.prepareSnapshotPreBarrier(1);
            again.prepareSnapshotPreBarrier(1);
            List<Watched> passed = harness.extractOutputValues();
            assertThat(passed).hasSizeBetween(9_700, 10_300);
            assertThat(passed.stream().filter(Watched::hasValues)).hasSizeBetween(1_850, 2_150);
            assertThat(again.extractOutputValues())
                    .extracting(WatchSampleHarnessTest::shown)
                    .containsExactlyInAnyOrderElementsOf(
                            passed.stream().map(WatchSampleHarnessTest::shown).toList());
        }
    }

    @Test
    void ofThoseThatAreOnlyHeardTheLastOfEachPartPasses() throws Exception {
        try (var harness = harness(1, 1_000_000)) {
            harness.processElement(record("pump-7", 0, 0));
            harness.processElement(record("pump-7", 1, 30 * MINUTE));
            harness.processElement(record("pump-8", 2, 40 * MINUTE));
            harness.processElement(record("pump-7", 3, 59 * MINUTE));
            harness.processElement(record("pump-7", 4, 60 * MINUTE));
            harness.processElement(record("pump-7", 5, 61 * MINUTE));
            assertThat(harness.extractOutputValues())
                    .extracting(WatchSampleHarnessTest::shown)
                    .containsExactly("3 heard");
            harness.processWatermark(0);
            assertThat(harness.extractOutputValues())
                    .extracting(WatchSampleHarnessTest::shown)
                    .containsExactly("3 heard", "5 heard", "2 heard");
        }
    }

    @Test
    void everyRecordOfSlowTelemetryIsLookedAt() throws Exception {
        try (var harness = harness(1, 1)) {
            harness.processElement(record("pump-7", 0, 0));
            harness.processElement(record("pump-7", 1, MINUTE));
            assertThat(harness.extractOutputValues())
                    .extracting(WatchSampleHarnessTest::shown)
                    .containsExactly("0 looked at", "1 looked at");
        }
    }

    private static String shown(Watched record) {
        return record.telemetry().source().offset() + (record.hasValues() ? " looked at" : " heard");
    }

    private static StreamRecord<Watched> record(String key, long offset, long time) {
        return new StreamRecord<>(
                new Watched(
                        new TelemetryRecord(new Coordinates("telemetry", 0, offset), key, time, new float[] {1}), 0.5f),
                time);
    }

    private static OneInputStreamOperatorTestHarness<Watched, Watched> harness(int heard, int lookedAt)
            throws Exception {
        WatchedModel model =
                new WatchedModel("pump", "0123456789ab", 7, List.of(), "surprisal", null, heard, lookedAt, 0);
        var harness = new OneInputStreamOperatorTestHarness<>(new WatchSample(model, WatchOptions.defaults()));
        harness.open();
        return harness;
    }
}
