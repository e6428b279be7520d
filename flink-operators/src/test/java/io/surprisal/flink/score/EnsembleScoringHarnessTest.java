package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.TailThreshold;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.SeriesRun;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** An ensemble's members are held each by itself, in the stream as offline. */
class EnsembleScoringHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final ShippedModel MODEL = ShippedModel.of(
            TinyModel.ensemble("two", FEATURES, new Smoother(1, 0.05, 0.5)).toByteArray(), "two.onnx");
    private static final int RECORDS = 40;

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void smoothesAsOfflineThroughACheckpointAndRecordsWithoutAScore() throws Exception {
        float[] values = telemetry();
        List<Float> offline = new ArrayList<>();
        try (SeriesRun run =
                SeriesRun.open(MODEL.file(), ScoringOptions.defaults().lane())) {
            run.score(
                    values,
                    null,
                    new long[values.length],
                    (row, lane, record, judgement) -> offline.add(judgement.smoothed()));
        }

        List<Float> streamed = new ArrayList<>();
        try (var first = harness()) {
            first.open();
            process(first, values, 0, 25);
            first.prepareSnapshotPreBarrier(1);
            var state = first.snapshot(1, 0);
            first.extractOutputValues().forEach(scored -> streamed.add(scored.smoothed()));
            try (var restored = harness()) {
                restored.initializeState(state);
                restored.open();
                process(restored, values, 25, RECORDS);
                restored.processWatermark(1);
                restored.extractOutputValues().forEach(scored -> streamed.add(scored.smoothed()));
            }
        }
        assertThat(streamed).isEqualTo(offline).contains(Float.NaN).hasSize(RECORDS);
    }

    /** Normal records, some far off, one with nothing observed and one with a single feature. */
    private static float[] telemetry() {
        Random random = new Random(5);
        float[] values = new float[RECORDS * FEATURES.size()];
        for (int i = 0; i < RECORDS; i++) {
            float[] record = TinyModel.normalRecord(FEATURES.size(), random);
            values[2 * i] = i == 30 ? Float.NaN : record[0] + (i % 13 == 4 ? 6 : 0);
            values[2 * i + 1] = i == 30 || i == 31 ? Float.NaN : record[1];
        }
        return values;
    }

    private static void process(
            KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> harness,
            float[] values,
            int from,
            int to)
            throws Exception {
        for (int i = from; i < to; i++) {
            harness.processElement(new StreamRecord<>(
                    new TelemetryRecord(new Coordinates("telemetry", 0, i), "pump-7", i, new float[] {
                        values[2 * i], values[2 * i + 1]
                    }),
                    i));
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> harness()
            throws Exception {
        ScoringOptions options = new ScoringOptions(
                ModelOutput.SURPRISAL,
                List.of(),
                new TailThreshold(1e-3),
                4,
                Duration.ofMillis(20),
                2,
                Duration.ofDays(1));
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new ScoringOperator(options, new JobSchema(FEATURES), MODEL.ref(), MODEL, WatchOptions.defaults()),
                TelemetryRecord::key,
                Types.STRING);
    }
}
