package io.surprisal.flink.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.drift.NormalShares;
import io.surprisal.flink.OperatorMetrics;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.scoring.watch.WatchedModel.WatchedFeature;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import io.surprisal.telemetry.record.NoticeStatus;
import io.surprisal.telemetry.record.TelemetryRecord;
import io.surprisal.telemetry.record.Watched;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class WatchHarnessTest {
    private static final long HOUR = 3_600_000;
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final NormalShares NORMAL =
            new NormalShares(List.of(-1.2816, -0.3853, 0.3853, 1.2816), List.of(0.1, 0.25, 0.3, 0.25, 0.1, 0.35, 0.35));
    private static final WatchedModel MODEL = new WatchedModel(
            "pump",
            "0123456789ab",
            7,
            List.of(new WatchedFeature("pressure", 0, NORMAL, 10)),
            "surprisal",
            NORMAL,
            1,
            START);

    /** Normal values and scores of seventy days. */
    private static final double[] USUAL = usual();

    /** How long keys are remembered by the clock, in hours. */
    private static final int FORGET = 10;

    private Harness harness;

    @BeforeEach
    void open() throws Exception {
        harness = newHarness();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aKeyWithoutRecordsIsSilentInEventTimeUntilItIsBack() throws Exception {
        send("pump-7", 0, START, 0);
        send("pump-7", 1, START + HOUR / 2, 0);
        harness.processWatermark(START + 3 * HOUR / 2 - 1);
        assertThat(notices()).isEmpty();
        harness.processWatermark(START + 3 * HOUR / 2);
        assertThat(notices()).hasSize(1);
        Notice silent = notices().get(0);
        assertThat(silent.kind()).isEqualTo(NoticeKind.SILENT_KEY);
        assertThat(silent.id()).isEqualTo("silent_key/pump-7@telemetry-0@1");
        assertThat(silent.since()).isEqualTo(START + HOUR / 2);
        assertThat(silent.what()).isEqualTo("No record of pump-7 came for 1h after 2026-03-01T00:30:00Z");

        harness.processWatermark(START + 9 * HOUR);
        assertThat(notices()).hasSize(1);
        send("pump-7", 2, START + 9 * HOUR, 0);
        assertThat(notices()).extracting(Notice::status).containsExactly(NoticeStatus.OPENED, NoticeStatus.RESOLVED);
        harness.processWatermark(START + 10 * HOUR);
        assertThat(notices()).hasSize(3);
        assertThat(notices().get(2).id()).isEqualTo("silent_key/pump-7@telemetry-0@2");
    }

    @Test
    void aStreamThatStopsIsSilentByTheClock() throws Exception {
        send("pump-7", 0, START, 0);
        harness.setProcessingTime(HOUR - 1);
        assertThat(notices()).isEmpty();
        harness.setProcessingTime(HOUR);
        assertThat(notices()).extracting(Notice::id).containsExactly("silent_key/pump-7@telemetry-0@0");
        harness.processWatermark(START + 2 * HOUR);
        assertThat(notices()).as("it was said before").hasSize(1);
    }

    @Test
    void timeThatMovesIsNoSilenceByTheClock() throws Exception {
        send("pump-7", 0, START, 0);
        harness.processWatermark(START + 1);
        harness.setProcessingTime(HOUR);
        assertThat(notices()).isEmpty();
        harness.setProcessingTime(2 * HOUR);
        assertThat(notices()).hasSize(1);
    }

    @Test
    void theEndOfABoundedInputIsNoSilence() throws Exception {
        send("pump-7", 0, START, 0);
        harness.processWatermark(Long.MAX_VALUE);
        assertThat(notices()).isEmpty();
    }

    @Test
    void aKeyThatIsGoneForLongIsForgottenWithItsNotices() throws Exception {
        send("pump-7", 0, START, 0);
        for (int hour = 1; hour < FORGET; hour++) {
            harness.setProcessingTime(hour * HOUR);
        }
        assertThat(notices()).hasSize(1);
        harness.setProcessingTime(FORGET * HOUR);
        assertThat(notices()).extracting(Notice::status).containsExactly(NoticeStatus.OPENED, NoticeStatus.FORGOTTEN);
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void keysAreWatchedByThemselves() throws Exception {
        send("pump-7", 0, START, 0);
        send("pump-8", 1, START + HOUR, 0);
        harness.processWatermark(START + HOUR);
        assertThat(notices()).extracting(Notice::key).containsExactly("pump-7");
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void aRestoredTestGoesOnAsIfNothingHadHappened() throws Exception {
        days(harness, 0, 5, 0);
        days(harness, 5, 9, 3);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        days(harness, 9, 20, 3);
        days(harness, 20, 30, 0);
        assertThat(notices())
                .extracting(notice -> notice.id() + " " + notice.status())
                .containsExactly(
                        "feature_drift/pressure/pump-7@2026-03-13T00:00:00Z OPENED",
                        "feature_drift/pressure/pump-7@2026-03-13T00:00:00Z RESOLVED");

        try (Harness restored = newHarness()) {
            restored.initializeState(state);
            restored.open();
            days(restored, 9, 20, 3);
            days(restored, 20, 30, 0);
            assertThat(restored.extractOutputValues()).isEqualTo(notices());
        }
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void countsTheNoticesThatHold() throws Exception {
        OperatorMetrics metrics = new OperatorMetrics();
        try (MockEnvironment environment = metrics.environment();
                var measured = new KeyedOneInputStreamOperatorTestHarness<>(
                        operator(), Watched::key, Types.STRING, environment)) {
            measured.open();
            days(measured, 0, 5, 0);
            assertThat(gauge(metrics, "kind.feature_drift.notices_open")).isEqualTo(0L);
            days(measured, 5, 20, 3);
            assertThat(gauge(metrics, "kind.feature_drift.notices_open")).isEqualTo(1L);
            assertThat((double) gauge(metrics, "of.pressure.drift_ratio")).isGreaterThan(0);
            days(measured, 20, 30, 0);
            assertThat(gauge(metrics, "kind.feature_drift.notices_open")).isEqualTo(0L);
            assertThat(metrics.count("kind.feature_drift.notices_ended_total")).isEqualTo(1);
        }
    }

    @Test
    @SuppressWarnings("try") // The harness closes without being interrupted.
    void countsNoNoticesOfAKeyThatIsForgotten() throws Exception {
        OperatorMetrics metrics = new OperatorMetrics();
        try (MockEnvironment environment = metrics.environment();
                var measured = new KeyedOneInputStreamOperatorTestHarness<>(
                        operator(), Watched::key, Types.STRING, environment)) {
            measured.open();
            days(measured, 0, 1, 0);
            for (int hour = 1; hour < FORGET; hour++) {
                measured.setProcessingTime(hour * HOUR);
            }
            assertThat(gauge(metrics, "kind.silent_key.notices_open")).isEqualTo(1L);
            measured.setProcessingTime((FORGET + 1) * HOUR);
            assertThat(gauge(metrics, "kind.silent_key.notices_open")).isEqualTo(0L);
        }
    }

    private static Object gauge(OperatorMetrics metrics, String name) {
        return ((Gauge<?>) metrics.metric(name)).getValue();
    }

    private static KeyedProcessOperator<String, Watched, Notice> operator() {
        return new KeyedProcessOperator<>(new Watch(MODEL, WatchOptions.defaults(), Duration.ofHours(FORGET)));
    }

    /** Written by version 1 of the state with what writesTheFixture holds. */
    @Test
    void goesOnFromTheWatchOfVersion1() throws Exception {
        URL file = Objects.requireNonNull(getClass().getResource("/state/watch-state-1.snapshot"));
        harness.close();
        harness = newHarness();
        harness.initializeState(
                OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString()));
        harness.open();
        send("pump-7", 999, START + 40 * 24 * HOUR, 0);
        assertThat(notices())
                .extracting(notice -> notice.id() + " " + notice.status())
                .containsExactly("silent_key/pump-7@telemetry-0@479 RESOLVED");
        days(harness, 41, 71, 0);
        assertThat(notices().get(1).id()).isEqualTo("feature_drift/pressure/pump-7@2026-03-13T00:00:00Z");
        assertThat(notices().get(1).status()).isEqualTo(NoticeStatus.RESOLVED);
        assertThat(notices().get(1).evidence()).isGreaterThan(notices().get(1).limit());
    }

    /** Writes the fixture of the version that is written now; see src/test/resources/README.md. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheFixture() throws Exception {
        days(harness, 0, 5, 0);
        days(harness, 5, 20, 3);
        harness.processWatermark(START + 20 * 24 * HOUR + HOUR);
        assertThat(notices()).extracting(Notice::kind).containsExactly(NoticeKind.FEATURE_DRIFT, NoticeKind.SILENT_KEY);
        OperatorSnapshotUtil.writeStateHandle(
                harness.snapshot(1, 0),
                Path.of(System.getProperty("surprisal.fixtures"), "watch-state-1.snapshot")
                        .toString());
    }

    private static void days(
            KeyedOneInputStreamOperatorTestHarness<String, Watched, Notice> harness, int from, int to, double shift)
            throws Exception {
        for (int hour = 24 * from; hour < 24 * to; hour++) {
            harness.processElement(new StreamRecord<>(
                    watched("pump-7", hour, START + hour * HOUR, (float) (USUAL[2 * hour] + shift))));
        }
    }

    private void send(String key, long offset, long time, float value) throws Exception {
        harness.processElement(new StreamRecord<>(watched(key, offset, time, value), time));
    }

    /** A record whose score is as usual. */
    private static Watched watched(String key, long offset, long time, float value) {
        return new Watched(
                new TelemetryRecord(new Coordinates("telemetry", 0, offset), key, time, new float[] {value}),
                (float) USUAL[(int) (2 * offset + 1) % USUAL.length],
                MODEL.version());
    }

    private List<Notice> notices() {
        return harness.extractOutputValues();
    }

    private static double[] usual() {
        Random random = new Random(1);
        return DoubleStream.generate(random::nextGaussian).limit(2 * 24 * 72).toArray();
    }

    private static Harness newHarness() throws Exception {
        return new Harness();
    }

    private static final class Harness extends KeyedOneInputStreamOperatorTestHarness<String, Watched, Notice> {
        Harness() throws Exception {
            super(operator(), Watched::key, Types.STRING);
        }
    }
}
