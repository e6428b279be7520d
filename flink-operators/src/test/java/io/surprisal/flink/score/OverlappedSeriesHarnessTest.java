package io.surprisal.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.core.series.Smoother;
import io.surprisal.core.verdict.AlertBudget;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.ScoringOptions;
import io.surprisal.scoring.registry.ShippedModel;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.ScoredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records are the same to the bit whether batches overlap or not, whenever batches end and mail comes. */
@Timeout(60)
@SuppressWarnings("try") // Harnesses close without being interrupted.
class OverlappedSeriesHarnessTest {
    private static final List<String> FEATURES = List.of("temperature", "pressure");
    private static final int BATCH = 8;
    private static final int LINGER = 20;
    private static final int KEYS = 5;
    private static final int SEED = 7;

    @Test
    void singleRecordsUnderABudget() throws Exception {
        assertOverlapChangesNothing(
                ShippedModel.of(TinyModel.build("tiny", FEATURES).toByteArray(), "tiny.onnx"));
    }

    @Test
    void windowsThatAreSmoothed() throws Exception {
        assertOverlapChangesNothing(ShippedModel.of(
                TinyModel.build("tiny", FEATURES, 3, new Smoother(1, 0.05, 0)).toByteArray(), "tiny.onnx"));
    }

    @Test
    void membersThatAreSmoothedEachByItself() throws Exception {
        assertOverlapChangesNothing(ShippedModel.of(
                TinyModel.ensemble("two", FEATURES, new Smoother(1, 0.05, 0.5)).toByteArray(), "two.onnx"));
    }

    private static void assertOverlapChangesNothing(ShippedModel model) throws Exception {
        List<TelemetryRecord> telemetry = telemetry(500);
        List<ScoredRecord> expected = scored(telemetry, plain(model), plain(model));
        assertThat(expected).hasSize(500).anyMatch(ScoredRecord::anomalous);
        assertThat(expected)
                .filteredOn(ScoredRecord::anomalous)
                .allSatisfy(record -> assertThat(record.deviations()).isNotEmpty());
        assertSame(scored(telemetry, overlapped(model), overlapped(model)), expected);
        assertSame(scored(telemetry, overlapped(model), plain(model)), expected);
        assertSame(scored(telemetry, plain(model), overlapped(model)), expected);
    }

    private static void assertSame(List<ScoredRecord> got, List<ScoredRecord> expected) throws IOException {
        assertThat(bytes(got)).as("seed %d", SEED).isEqualTo(bytes(expected));
    }

    /** As they go over the network: every field to the bit. */
    private static List<String> bytes(List<ScoredRecord> records) throws IOException {
        TypeSerializer<ScoredRecord> serializer =
                TypeInformation.of(ScoredRecord.class).createSerializer(new SerializerConfigImpl());
        List<String> bytes = new ArrayList<>();
        for (ScoredRecord record : records) {
            DataOutputSerializer out = new DataOutputSerializer(512);
            serializer.serialize(record, out);
            bytes.add(record.source() + " " + HexFormat.of().formatHex(out.getCopyOfBuffer()));
        }
        return bytes;
    }

    /** What one operator makes of the first half of the telemetry, and another one, from its checkpoint, of the rest. */
    private static List<ScoredRecord> scored(
            List<TelemetryRecord> telemetry,
            OneInputStreamOperator<TelemetryRecord, ScoredRecord> first,
            OneInputStreamOperator<TelemetryRecord, ScoredRecord> second)
            throws Exception {
        int half = telemetry.size() / 2;
        List<ScoredRecord> scored = new ArrayList<>();
        OperatorSubtaskState state;
        try (var harness = harness(first)) {
            harness.open();
            process(harness, telemetry.subList(0, half));
            harness.prepareSnapshotPreBarrier(1);
            state = harness.snapshot(1, 0);
            scored.addAll(harness.extractOutputValues());
        }
        try (var harness = harness(second)) {
            harness.initializeState(state);
            harness.open();
            process(harness, telemetry.subList(half, telemetry.size()));
            harness.processWatermark(Long.MAX_VALUE);
            scored.addAll(harness.extractOutputValues());
        }
        return scored;
    }

    /** With a watermark or a lingering batch now and then; runs the mail there is after each record. */
    private static void process(
            KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> harness,
            List<TelemetryRecord> telemetry)
            throws Exception {
        Random random = new Random(SEED);
        long now = 0;
        for (TelemetryRecord record : telemetry) {
            harness.processElement(new StreamRecord<>(record, record.eventTime()));
            int event = random.nextInt(20);
            if (event == 0) {
                harness.processWatermark(record.eventTime());
            } else if (event == 1) {
                now += LINGER;
                harness.setProcessingTime(now);
            }
            Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
            if (mail.isPresent()) {
                mail.get().run();
            }
        }
    }

    /** Normal records, now and then one far off, some without a score, of keys in turn. */
    private static List<TelemetryRecord> telemetry(int count) {
        Random random = new Random(SEED);
        List<TelemetryRecord> telemetry = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = TinyModel.normalRecord(FEATURES.size(), random);
            values[0] += i % 11 == 0 ? 30 : 0;
            if (i % 17 == 3) {
                values = new float[] {Float.NaN, Float.NaN};
            }
            telemetry.add(
                    new TelemetryRecord(new Coordinates("telemetry", 0, i), "pump-" + i % KEYS, 1_000 + i, values));
        }
        return telemetry;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, ScoredRecord> harness(
            OneInputStreamOperator<TelemetryRecord, ScoredRecord> operator) throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(operator, TelemetryRecord::key, Types.STRING);
    }

    private static ScoringOperator plain(ShippedModel model) {
        return new ScoringOperator(
                options(), JobSchema.of(model.file().manifest().schema()), model.ref(), model, WatchOptions.defaults());
    }

    private static OverlappedScoring overlapped(ShippedModel model) {
        return new OverlappedScoring(options(), model);
    }

    private static ScoringOptions options() {
        return new ScoringOptions(
                ModelOutput.SURPRISAL,
                List.of(),
                AlertBudget.defaults(),
                BATCH,
                Duration.ofMillis(LINGER),
                2,
                Duration.ofDays(1));
    }
}
