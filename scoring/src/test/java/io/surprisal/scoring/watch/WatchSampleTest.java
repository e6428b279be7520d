package io.surprisal.scoring.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchSampleTest {
    private static final long MINUTE = 60_000;
    private static final int RECORDS = 100_000;

    private final List<String> passed = new ArrayList<>();

    @Test
    void oneInSoManyIsHeardAndOneInMoreLookedAtByCoordinatesAlone() {
        List<String> again = new ArrayList<>();
        WatchSample first = sample(10, 50, passed);
        WatchSample second = sample(10, 50, again);
        for (int i = 0; i < RECORDS; i++) {
            // Of its own key each: none waits for another.
            record(first, "pump-" + i, i, i);
            record(second, "pump-" + i, i, i);
            if (i % 7 == 0) {
                second.flush();
            }
        }
        first.flush();
        second.flush();
        assertThat(passed).hasSizeBetween(9_700, 10_300);
        assertThat(passed.stream().filter(record -> record.endsWith("looked at")))
                .hasSizeBetween(1_850, 2_150);
        assertThat(again).containsExactlyInAnyOrderElementsOf(passed);
    }

    @Test
    void ofThoseThatAreOnlyHeardTheLastOfEachPartPasses() {
        WatchSample sample = sample(1, 1_000_000, passed);
        record(sample, "pump-7", 0, 0);
        record(sample, "pump-7", 1, 30 * MINUTE);
        record(sample, "pump-8", 2, 40 * MINUTE);
        record(sample, "pump-7", 3, 59 * MINUTE);
        record(sample, "pump-7", 4, 60 * MINUTE);
        record(sample, "pump-7", 5, 61 * MINUTE);
        assertThat(passed).containsExactly("3 heard");
        sample.flush();
        assertThat(passed).containsExactly("3 heard", "5 heard", "2 heard");
        sample.flush();
        assertThat(passed).hasSize(3);
    }

    @Test
    void everyRecordOfSlowTelemetryIsLookedAt() {
        WatchSample sample = sample(1, 1, passed);
        record(sample, "pump-7", 0, 0);
        record(sample, "pump-7", 1, MINUTE);
        assertThat(passed).containsExactly("0 looked at", "1 looked at");
    }

    private static void record(WatchSample sample, String key, long offset, long time) {
        sample.record(
                new TelemetryRecord(new Coordinates("telemetry", 0, offset), key, time, new float[] {1}),
                0.5f,
                "0123456789ab");
    }

    private static WatchSample sample(int heard, int lookedAt, List<String> passed) {
        return new WatchSample(heard, lookedAt, WatchOptions.defaults(), record -> passed.add(shown(record)));
    }

    private static String shown(Watched record) {
        return record.telemetry().source().offset() + (record.hasValues() ? " looked at" : " heard");
    }
}
