package io.surprisal.flink.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.surprisal.flink.OperatorMetrics;
import io.surprisal.telemetry.log.GroupSettings;
import io.surprisal.telemetry.log.LineGroup;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.OpenGroups;
import io.surprisal.telemetry.log.TimeSettings;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
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

class CountLinesHarnessTest {
    private static final long GAP = 10_000;
    private static final long SILENCE = 60_000;
    private static final LogRules RULES = rules("opened <*>", "closed <*>");

    private final OperatorMetrics metrics = new OperatorMetrics();
    private MockEnvironment environment;
    private KeyedOneInputStreamOperatorTestHarness<String, TelemetryRecord, TelemetryRecord> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        begin(RULES);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        environment.close();
    }

    @Test
    void aSessionIsOneRecordOnceEventTimeIsPastItsGap() throws Exception {
        send("blk_1", 1_000, 0);
        send("blk_2", 2_000, 0);
        send("blk_1", 6_000, 1);
        send("blk_1", 5_000, 2);
        harness.processWatermark(14_000);
        assertThat(records()).as("only the second is over").singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo("blk_2");
            assertThat(record.values()).containsExactly(1, 0, 0);
        });
        harness.processWatermark(16_000);
        TelemetryRecord first = records().get(1);
        assertThat(first.key()).isEqualTo("blk_1");
        assertThat(first.values()).containsExactly(1, 1, 1);
        assertThat(first.eventTime()).isEqualTo(15_999);
        assertThat(first.source()).isEqualTo(new Coordinates("lines", 0, 0));
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void aLateLineIsCountedAndDropped() throws Exception {
        send("blk_1", 1_000, 0);
        harness.processWatermark(20_000);
        send("blk_1", 2_000, 1);
        send("", 30_000, 1);
        harness.processWatermark(60_000);
        assertThat(records()).hasSize(1);
        assertThat(metrics.count("late_lines_total")).isEqualTo(1);
        assertThat(metrics.count("lines_without_key_total")).isEqualTo(1);
    }

    @Test
    void aSessionOfTheMostLinesEndsAtOnce() throws Exception {
        for (int line = 0; line < 7; line++) {
            send("blk_1", 1_000 + line, 0);
        }
        assertThat(records())
                .singleElement()
                .satisfies(full -> assertThat(full.values()).containsExactly(5, 0, 0));
        harness.processWatermark(60_000);
        assertThat(records()).hasSize(2);
        assertThat(records().get(1).values()).containsExactly(2, 0, 0);
    }

    /** The stream fell silent, and event time stands still. */
    @Test
    void silenceEndsASessionByTheClock() throws Exception {
        send("blk_1", 1_000, 0);
        harness.setProcessingTime(GAP + SILENCE - 1);
        assertThat(records()).isEmpty();
        send("blk_1", 2_000, 1);
        harness.setProcessingTime(GAP + SILENCE);
        assertThat(records()).as("a line came since").isEmpty();
        harness.setProcessingTime(2 * (GAP + SILENCE));
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(1, 1, 0));
        harness.processWatermark(60_000);
        assertThat(records()).hasSize(1);
    }

    @Test
    void aRestoredSessionGoesOn() throws Exception {
        send("blk_1", 1_000, 0);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        close();
        begin(RULES);
        harness.initializeState(state);
        harness.open();
        send("blk_1", 2_000, 1);
        harness.processWatermark(60_000);
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(1, 1, 0));
    }

    /** Two sessions of one key, and one of another. */
    @Test
    void goesOnFromStateOfVersion1() throws Exception {
        URL file = Objects.requireNonNull(getClass().getResource("/state/lines-1.snapshot"));
        close();
        begin(RULES);
        harness.initializeState(
                OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString()));
        harness.open();
        send("blk_1", 31_000, 2);
        harness.processWatermark(60_000);
        assertThat(records())
                .extracting(TelemetryRecord::key, TelemetryRecord::eventTime, TelemetryRecord::values)
                .containsExactly(
                        tuple("blk_1", 11_999L, new float[] {1, 1, 0}),
                        tuple("blk_2", 12_999L, new float[] {0, 0, 1}),
                        tuple("blk_1", 40_999L, new float[] {1, 0, 1}));
    }

    /** Writes the fixture of the version that is written now; see src/test/resources/README.md. */
    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheFixture() throws Exception {
        send("blk_1", 1_000, 0);
        send("blk_1", 2_000, 1);
        send("blk_2", 3_000, 2);
        send("blk_1", 30_000, 0);
        OperatorSnapshotUtil.writeStateHandle(
                harness.snapshot(1, 0),
                Path.of(System.getProperty("surprisal.fixtures"), "lines-1.snapshot")
                        .toString());
    }

    /** Its templates have other numbers. */
    @Test
    void whatAnotherModelsRulesCountedIsForgotten() throws Exception {
        send("blk_1", 1_000, 1);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        close();
        begin(rules("closed <*>", "opened <*>"));
        harness.initializeState(state);
        harness.open();
        send("blk_1", 2_000, 0);
        harness.processWatermark(60_000);
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(1, 0, 0));
        assertThat(metrics.count("foreign_lines_total")).isEqualTo(1);
    }

    @Test
    void whatAnotherModelsRulesCountedIsForgottenWithoutALineToo() throws Exception {
        send("blk_1", 1_000, 1);
        OperatorSubtaskState state = harness.snapshot(1, 0);
        close();
        begin(rules("closed <*>", "opened <*>"));
        harness.initializeState(state);
        harness.open();
        harness.processWatermark(60_000);
        assertThat(records()).isEmpty();
        assertThat(metrics.count("foreign_lines_total")).isEqualTo(1);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void stateIsWhatItWas() throws Exception {
        CountedKey key = new CountedKey(
                7, List.of(new LineGroup(new Coordinates("t", 1, 2), 3, 4, 6, new int[] {0, 5, 1})), 8, 9, true);
        DataOutputSerializer out = new DataOutputSerializer(64);
        CountedKeyFormat.write(key, out);
        CountedKey read = CountedKeyFormat.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(read).usingRecursiveComparison().isEqualTo(key);
    }

    /** A checkpoint that is being written has a copy, while lines go on changing counts. */
    @Test
    void aCopyOfStateHasCountsOfItsOwn() {
        CountedKey key = new CountedKey(
                7, List.of(new LineGroup(new Coordinates("t", 1, 2), 3, 4, 6, new int[] {0, 5, 1})), 8, 9, true);
        CountedKey copy = CountedKeySerializer.INSTANCE.copy(key);
        new OpenGroups(key.groups()).add(RULES.group(), 3, new Coordinates("t", 1, 3), 3, 2, 0);
        assertThat(key.groups().get(0).counts()).containsExactly(0, 5, 2);
        assertThat(copy.groups().get(0).counts()).containsExactly(0, 5, 1);
        assertThat(CountedKeySerializer.INSTANCE.isImmutableType()).isFalse();
    }

    private void send(String key, long time, int template) throws Exception {
        harness.processElement(new StreamRecord<>(
                new TelemetryRecord(new Coordinates("lines", 0, offset++), key, time, new float[] {template}), time));
    }

    private List<TelemetryRecord> records() {
        return harness.extractOutputValues();
    }

    private static LogRules rules(String first, String second) {
        GroupSettings group =
                new GroupSettings("blk_\\d+", Duration.ZERO, Duration.ofMillis(GAP), 5, Duration.ofMillis(SILENCE));
        return new LogRules(
                "", List.of(), group, TimeSettings.defaults(), List.of(first, second, "<unknown template>"));
    }

    private void begin(LogRules rules) throws Exception {
        environment = metrics.environment();
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new CountLines(rules)), TelemetryRecord::key, Types.STRING, environment);
    }
}
