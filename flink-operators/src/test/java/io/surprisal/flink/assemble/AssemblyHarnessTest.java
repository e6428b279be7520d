package io.surprisal.flink.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.surprisal.flink.OperatorMetrics;
import io.surprisal.flink.wire.WireType;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.measure.MeasuredFeatures;
import io.surprisal.telemetry.measure.MeasurementDraft;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.Measurement;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The very operators that the topology has, between a keyed stream of measurements and records. */
class AssemblyHarnessTest {
    private static final long INTERVAL = 10_000;
    private static final long LATENESS = 5_000;
    private static final long SILENCE = 60_000;
    private static final MeasuredFeatures FEATURES = features("a", "rate(b)");

    private final OperatorMetrics metrics = new OperatorMetrics();
    private MockEnvironment environment;
    private KeyedOneInputStreamOperatorTestHarness<String, MeasuredRecord, TelemetryRecord> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        begin(FEATURES, MissingFeatures.ALLOW_NULL, LATENESS);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        environment.close();
    }

    @Test
    void aBucketLeavesOnceEventTimeIsPastItAndItsLateness() throws Exception {
        send("x", 1_000, gauge(0, 1), gauge(1, 100));
        send("y", 1_000, gauge(0, 5));
        send("x", 12_000, gauge(0, 2));
        harness.processWatermark(INTERVAL + LATENESS - 2);
        assertThat(records()).isEmpty();
        send("x", 9_000, gauge(1, 180));
        harness.processWatermark(INTERVAL + LATENESS - 1);
        assertThat(records())
                .extracting(TelemetryRecord::key, TelemetryRecord::eventTime, TelemetryRecord::values)
                .containsExactlyInAnyOrder(
                        tuple("x", 0L, new float[] {1, 10}), tuple("y", 0L, new float[] {5, Float.NaN}));
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(records()).hasSize(3);
        assertThat(records().get(2).values()).containsExactly(2, Float.NaN);
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void whatComesLaterIsADeadLetter() throws Exception {
        send("x", 1_000, gauge(0, 1));
        harness.processWatermark(INTERVAL + LATENESS);
        send("x", 2_000, gauge(0, 2));
        send("x", 12_000, gauge(0, 3));
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(records()).hasSize(2);
        assertThat(harness.getSideOutput(Assembly.LATE))
                .singleElement()
                .satisfies(late -> assertThat(late.getValue().eventTime()).isEqualTo(2_000));
        try (MockEnvironment late = metrics.environment();
                OneInputStreamOperatorTestHarness<MeasuredRecord, DeadLetter> letters =
                        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new LateMeasurements()), late)) {
            letters.open();
            letters.processWatermark(INTERVAL + LATENESS);
            letters.processElement(
                    Objects.requireNonNull(harness.getSideOutput(Assembly.LATE)).remove());
            assertThat(letters.extractOutputValues()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo(DeadLetterReason.LATE);
                assertThat(letter.source()).isEqualTo(new Coordinates("metrics", 0, 1));
                assertThat(letter.message())
                        .isEqualTo("Measurements (1) of key x at 1970-01-01T00:00:02Z came when event time was at"
                                + " 1970-01-01T00:00:15Z, and the record of their bucket had left; raise"
                                + " telemetry.event_time.buckets.lateness, or out_of_orderness");
            });
            assertThat(metrics.count("late_measurements_total")).isEqualTo(1);
        }
    }

    /** The stream fell silent, and event time stands still. */
    @Test
    void silenceEndsABucketByTheClock() throws Exception {
        harness.processWatermark(0);
        send("x", 1_000, gauge(0, 1));
        harness.setProcessingTime(INTERVAL + SILENCE - 1);
        assertThat(records()).isEmpty();
        harness.processWatermark(1);
        harness.setProcessingTime(INTERVAL + SILENCE);
        assertThat(records()).as("event time moved").isEmpty();
        harness.setProcessingTime(2 * (INTERVAL + SILENCE));
        assertThat(records()).hasSize(1);
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(records()).hasSize(1);
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void anOpenBucketGoesOnAfterARestart() throws Exception {
        send("x", 1_000, gauge(0, 1), gauge(1, 100));
        harness.processWatermark(INTERVAL + LATENESS);
        send("x", 11_000, gauge(1, 200));
        OperatorSubtaskState state = harness.snapshot(1, 0);
        close();
        begin(FEATURES, MissingFeatures.ALLOW_NULL, LATENESS);
        harness.initializeState(state);
        harness.open();
        send("x", 19_000, gauge(0, 7));
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(7, 10));
    }

    /** A job that waits longer, or less, than the one before: what its dead letters advise. */
    @ParameterizedTest
    @ValueSource(longs = {0, 3 * LATENESS})
    void anOpenBucketLeavesUnderAnotherLateness(long lateness) throws Exception {
        send("x", 1_000, gauge(0, 1));
        OperatorSubtaskState state = harness.snapshot(1, 0);
        close();
        begin(FEATURES, MissingFeatures.ALLOW_NULL, lateness);
        harness.initializeState(state);
        harness.open();
        harness.processWatermark(INTERVAL + 4 * LATENESS);
        assertThat(records()).hasSize(1);
        assertThat(harness.numEventTimeTimers()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    /** What comes of a bucket that the clock has ended is a bucket again, with a clock of its own. */
    @Test
    void whatComesAfterTheClockLeavesByTheClock() throws Exception {
        harness.processWatermark(0);
        send("x", 1_000, gauge(0, 1));
        harness.setProcessingTime(INTERVAL + SILENCE);
        send("x", 2_000, gauge(0, 2));
        harness.setProcessingTime(2 * (INTERVAL + SILENCE));
        assertThat(records()).hasSize(2);
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void goesOnFromStateOfVersion1() throws Exception {
        URL file = Objects.requireNonNull(getClass().getResource("/state/measurements-1.snapshot"));
        close();
        begin(FEATURES, MissingFeatures.ALLOW_NULL, LATENESS);
        harness.initializeState(
                OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString()));
        harness.open();
        send("x", 19_000, gauge(0, 7));
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(7, 10));
    }

    /** Writes the fixture of the version that is written now; see src/test/resources/README.md. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheFixture() throws Exception {
        send("x", 1_000, gauge(0, 1), gauge(1, 100));
        harness.processWatermark(INTERVAL + LATENESS);
        send("x", 11_000, gauge(1, 200));
        OperatorSnapshotUtil.writeStateHandle(
                harness.snapshot(1, 0),
                Path.of(System.getProperty("surprisal.fixtures"), "measurements-1.snapshot")
                        .toString());
    }

    /** The job was changed: its inputs have other numbers. */
    @Test
    void measurementsOfOtherFeaturesAreForgotten() throws Exception {
        send("x", 1_000, gauge(0, 1), gauge(1, 100));
        OperatorSubtaskState state = harness.snapshot(1, 0);
        close();
        MeasuredFeatures others = features("rate(b)", "a");
        begin(others, MissingFeatures.ALLOW_NULL, LATENESS);
        harness.initializeState(state);
        harness.open();
        send(others, "x", 9_000, gauge(1, 3));
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(Float.NaN, 3));
        assertThat(metrics.count("foreign_measurements_total")).isEqualTo(2);
    }

    @Test
    void aBucketThatIsNoRecordSaysWhy() throws Exception {
        close();
        begin(FEATURES, MissingFeatures.REFUSE, LATENESS);
        harness.open();
        send("x", 1_000, gauge(0, 1));
        send("y", 1_000, gauge(1, 1));
        send("z", 1_000, gauge(0, 1), new Measurement(0, 2, Double.NaN, 2, false));
        send("w", 1_000, gauge(0, 1e39), gauge(1, 1));
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(records()).isEmpty();
        assertThat(metrics.count("buckets_without_values_total")).isEqualTo(3);
        assertThat(harness.getSideOutput(Assembly.DEAD_LETTERS))
                .extracting(StreamRecord::getValue)
                .extracting(DeadLetter::reason, DeadLetter::message)
                .containsExactlyInAnyOrder(
                        tuple(
                                DeadLetterReason.OUT_OF_RANGE,
                                "Features f0 of key w must be finite 32-bit floats in the bucket of 1970-01-01T00:00:00Z, and are"
                                        + " missing there; check what is sent, or scale it where it is made"),
                        tuple(
                                DeadLetterReason.MISSING_FEATURE,
                                "Features of key x are missing in the bucket of 1970-01-01T00:00:00Z, and"
                                        + " telemetry.missing is refuse; allow them, or say what stands for them, such as 'or"
                                        + " 5min' or 'or 0'"),
                        tuple(
                                DeadLetterReason.AMBIGUOUS_FEATURE,
                                "Several series of key z are feature f0 in the bucket of 1970-01-01T00:00:00Z, so that it is"
                                        + " missing there; name a label that tells them apart, or fold them, such as avg(…),"
                                        + " in telemetry.features"));
    }

    @Test
    void countersThatHaveNoPlaceAreCounted() throws Exception {
        Measurement[] many = new Measurement[10_002];
        for (int series = 0; series < many.length; series++) {
            many[series] = new Measurement(1, series, Double.NaN, 1, false);
        }
        send("x", 1_000, many);
        harness.processWatermark(Watermark.MAX_WATERMARK);
        assertThat(metrics.count("counters_not_remembered_total")).isEqualTo(2);
    }

    /** Records come after their time: what follows must not see event time pass them. */
    @Test
    void eventTimeIsHeldBackForRecords() throws Exception {
        try (OneInputStreamOperatorTestHarness<TelemetryRecord, TelemetryRecord> time =
                new OneInputStreamOperatorTestHarness<>(new BucketTime(Duration.ofMillis(INTERVAL + LATENESS)))) {
            time.open();
            time.processElement(
                    new TelemetryRecord(new Coordinates("metrics", 0, 0), "x", 20_000, new float[] {1}), 29_999);
            time.processWatermark(34_999);
            time.processWatermark(Watermark.MAX_WATERMARK);
            assertThat(time.getOutput().toArray()[0])
                    .isInstanceOfSatisfying(
                            StreamRecord.class,
                            record -> assertThat(record.getTimestamp()).isEqualTo(20_000));
            assertThat(time.getOutput().toArray()[1]).isEqualTo(new Watermark(19_999));
            assertThat(time.getOutput().toArray()[2]).isEqualTo(Watermark.MAX_WATERMARK);
        }
    }

    private static MeasuredFeatures features(String first, String second) {
        return MeasuredFeatures.of(List.of("f0", "f1"), Map.of("f0", first, "f1", second));
    }

    private void send(String key, long time, Measurement... measurements) throws Exception {
        send(FEATURES, key, time, measurements);
    }

    private void send(MeasuredFeatures features, String key, long time, Measurement... measurements) throws Exception {
        MeasurementDraft draft = new MeasurementDraft(features);
        for (Measurement measurement : measurements) {
            draft.add(key, time, "", measurement);
        }
        for (MeasuredRecord record : draft.take(new Coordinates("metrics", 0, offset++))) {
            harness.processElement(new StreamRecord<>(record, time));
        }
    }

    private static Measurement gauge(int input, double value) {
        return new Measurement(input, 1, Double.NaN, value, false);
    }

    private List<TelemetryRecord> records() {
        return harness.extractOutputValues();
    }

    private void begin(MeasuredFeatures features, MissingFeatures missing, long lateness) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        Assembly assembly = Assembly.of(
                env.fromData(
                        WireType.MEASURED,
                        new MeasuredRecord(new Coordinates("metrics", 0, 0), "x", 0, new Measurement[0], 0, "")),
                features,
                new AssemblySettings(
                        Duration.ofMillis(INTERVAL), Duration.ofMillis(lateness), Duration.ofMillis(SILENCE)),
                missing,
                Duration.ofDays(7));
        var buckets = (OneInputTransformation<MeasuredRecord, TelemetryRecord>) assembly.records()
                .getTransformation()
                .getInputs()
                .get(0)
                .getInputs()
                .get(0);
        environment = metrics.environment();
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                Objects.requireNonNull(buckets.getOperator()), MeasuredRecord::key, Types.STRING, environment);
    }
}
