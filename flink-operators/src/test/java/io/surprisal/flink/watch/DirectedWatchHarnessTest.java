package io.surprisal.flink.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.drift.NormalShares;
import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.manifest.Manifest.Baseline;
import io.surprisal.core.manifest.Manifest.FeatureBaseline;
import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.ModelChange;
import io.surprisal.flink.directive.ModelUpdate;
import io.surprisal.onnx.format.ModelFile;
import io.surprisal.onnx.runtime.TinyModel;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** A job that watches itself while its models change. */
@SuppressWarnings("try") // Harnesses close without being interrupted.
class DirectedWatchHarnessTest {
    private static final List<String> FEATURES = List.of("pressure");
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final long TRAINED = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final NormalShares SHARES =
            new NormalShares(List.of(-1.2816, -0.3853, 0.3853, 1.2816), List.of(0.1, 0.25, 0.3, 0.25, 0.1, 0.35, 0.35));

    /** In which a feature may stand still for 10 records. */
    private static final byte[] OWN = model("own", 10, TRAINED);

    /** In which it may for 1,000. */
    private static final byte[] PATIENT = model("patient", 1_000, TRAINED + 100 * DAY);

    private long offset;

    @Test
    void recordsAreHeldAgainstWhatTheirModelWasTrainedOn() throws Exception {
        assertThat(afterADayOfTheSame(OWN)).extracting(Notice::kind).containsExactly(NoticeKind.STALE_FEATURE);
        assertThat(afterADayOfTheSame(PATIENT)).isEmpty();
    }

    @Test
    void whatWasToldOfModelsSurvivesARestart() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = new Harness()) {
            harness.open();
            tell(harness, PATIENT);
            state = harness.snapshot(1, 0);
        }
        try (Harness harness = new Harness()) {
            harness.initializeState(state);
            harness.open();
            send(harness, 30, version(PATIENT));
            assertThat(harness.extractOutputValues()).as("its own patience").isEmpty();
            send(harness, 30, version(OWN));
            assertThat(harness.extractOutputValues())
                    .extracting(Notice::kind)
                    .containsExactly(NoticeKind.STALE_FEATURE);
        }
    }

    @Test
    void aKeyOfAnUnknownModelIsOnlyHeard() throws Exception {
        try (Harness harness = new Harness()) {
            harness.open();
            send(harness, 48, "ffffffffffff");
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processBothWatermarks(new Watermark(TRAINED + 3 * DAY));
            assertThat(harness.extractOutputValues()).extracting(Notice::kind).containsExactly(NoticeKind.SILENT_KEY);
        }
    }

    @Test
    void ageIsThatOfTheChampion() throws Exception {
        OperatorSubtaskState state;
        try (var harness = ages()) {
            harness.open();
            harness.processWatermark(TRAINED + 181 * DAY);
            assertThat(harness.extractOutputValues()).extracting(Notice::status).containsExactly(NoticeStatus.OPENED);
            harness.processElement(
                    new StreamRecord<>(Directive.of(new ModelUpdate(set(PATIENT), ModelChange.reset()))));
            harness.processWatermark(TRAINED + 182 * DAY);
            assertThat(harness.extractOutputValues())
                    .extracting(Notice::status)
                    .containsExactly(NoticeStatus.OPENED, NoticeStatus.RESOLVED);
            state = harness.snapshot(1, 0);
        }
        try (var harness = ages()) {
            harness.initializeState(state);
            harness.open();
            harness.processWatermark(TRAINED + 200 * DAY);
            assertThat(harness.extractOutputValues())
                    .as("it is still the champion")
                    .isEmpty();
            harness.processElement(
                    new StreamRecord<>(Directive.of(new ModelUpdate(ModelChange.keep(), ModelChange.reset()))));
            harness.processWatermark(TRAINED + 201 * DAY);
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processElement(
                    new StreamRecord<>(Directive.of(new ModelUpdate(ModelChange.reset(), ModelChange.reset()))));
            harness.processWatermark(TRAINED + 202 * DAY);
            assertThat(harness.extractOutputValues())
                    .extracting(notice -> notice.model().name())
                    .containsExactly("own");
        }
    }

    private List<Notice> afterADayOfTheSame(byte[] model) throws Exception {
        try (Harness harness = new Harness()) {
            harness.open();
            tell(harness, PATIENT);
            send(harness, 30, version(model));
            return harness.extractOutputValues();
        }
    }

    private static void tell(Harness harness, byte[] model) throws Exception {
        harness.processElement2(new StreamRecord<>(Directive.of(new ModelUpdate(set(model), ModelChange.reset()))));
    }

    /** Records an hour apart, of a value that does not change. */
    private void send(Harness harness, int records, String version) throws Exception {
        for (int i = 0; i < records; i++) {
            long time = TRAINED + offset * HOUR;
            harness.processElement1(new StreamRecord<>(
                    new Watched(
                            new TelemetryRecord(
                                    new Coordinates("telemetry", 0, offset++), "pump-7", time, new float[] {0}),
                            0,
                            version),
                    time));
        }
    }

    private static ModelChange set(byte[] model) {
        return ModelChange.set("model.onnx", model);
    }

    private static String version(byte[] model) {
        return ModelFile.parse(model, "model.onnx").version();
    }

    private static byte[] model(String name, int longestStill, long trained) {
        Manifest plain = TinyModel.manifest(name, FEATURES);
        Manifest manifest = new Manifest(
                plain.formatVersion(),
                plain.name(),
                plain.family(),
                plain.features(),
                plain.window(),
                plain.samples(),
                plain.latentSize(),
                plain.seed(),
                plain.condition(),
                plain.rawUnitsOffset(),
                plain.headline(),
                plain.calibrations(),
                new Baseline(3600, trained, List.of(new FeatureBaseline(SHARES, longestStill)), Map.of()),
                plain.provenance(),
                plain.selfTest());
        return TinyModel.with(manifest, TinyModel.build(name, FEATURES)).toByteArray();
    }

    private static WatchedModels models() {
        return WatchedModels.of(
                ModelFile.parse(OWN, "own.onnx"),
                new JobSchema(FEATURES),
                ModelOutput.SURPRISAL,
                WatchOptions.defaults());
    }

    private static OneInputStreamOperatorTestHarness<Directive, Notice> ages() throws Exception {
        return new OneInputStreamOperatorTestHarness<>(new ModelAgeOperator(models(), true));
    }

    private static final class Harness
            extends KeyedTwoInputStreamOperatorTestHarness<String, Watched, Directive, Notice> {
        Harness() throws Exception {
            super(
                    new CoBroadcastWithKeyedOperator<>(
                            new DirectedWatch(models(), Duration.ofDays(30)), List.of(DirectedWatch.MODELS)),
                    Watched::key,
                    null,
                    Types.STRING);
        }
    }
}
