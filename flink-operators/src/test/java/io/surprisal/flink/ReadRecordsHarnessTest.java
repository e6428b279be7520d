package io.surprisal.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadRecordsHarnessTest {
    private static final Features<Reading> FEATURES = Features.of(List.of("temperature", "pressure"), Reading::fill);
    private static final int MOST = 8;

    @Test
    void elementsAreTelemetryWithTheirTimes() throws Exception {
        try (var harness = open(2, 1, null, FEATURES.conditionedOn(reading -> "busy"), null)) {
            harness.processElement(new Reading("pump-7", 0, 1.5f, Float.NaN), 17);
            TelemetryRecord record = harness.extractOutputValues().get(0);
            assertThat(record)
                    .isEqualTo(
                            new TelemetryRecord(new Coordinates("pumps", 1, 0), "pump-7", 17, record.values(), "busy"));
            assertThat(record.values()).containsExactly(1.5f, Float.NaN);
        }
    }

    @Test
    void anIdentityOfTheElementsOwnStands() throws Exception {
        try (var harness = open(1, 0, null, FEATURES, reading -> new Coordinates("readings", 3, reading.time()))) {
            harness.processElement(new Reading("pump-7", 1042, 1, 2), 17);
            assertThat(sources(harness)).containsExactly("readings-3@1042");
            assertThat(harness.snapshot(1, 1).getManagedOperatorState()).isEmpty();
        }
    }

    @Test
    void noClassIsTheEmptyOne() throws Exception {
        try (var harness = open(1, 0, null, FEATURES.conditionedOn(reading -> null), null)) {
            harness.processElement(new Reading("pump-7", 0, 1, 2), 17);
            assertThat(harness.extractOutputValues().get(0).conditionClass()).isEmpty();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without NullAway can do.
    void noIdentityFailsWithWhoGivesIt() throws Exception {
        try (var harness = open(1, 0, null, FEATURES, reading -> null)) {
            assertThatThrownBy(() -> harness.processElement(new Reading("pump-7", 0, 1, 2), 17))
                    .hasMessageStartingWith("The identity that pumps was given (Scoring.identifiedBy) must give the"
                            + " coordinates of every element; got null for Reading[");
        }
    }

    @Test
    void whatCannotBeScoredIsADeadLetterAndHasANumberToo() throws Exception {
        Features<Reading> none = Features.of(List.of("temperature", "pressure"), (reading, values) -> {});
        try (var harness = open(1, 0, null, FEATURES, null);
                var empty = open(1, 0, null, none, null)) {
            harness.processElement(new Reading("pump-7", 0, 1, Float.NEGATIVE_INFINITY), 17);
            harness.processElement(new Reading(null, 0, 1, 2), 17);
            harness.processElement(new Reading("pump-7", 0, 1, 2), 17);
            empty.processElement(new Reading("pump-7", 0, 1, 2), 17);
            assertThat(sources(harness)).containsExactly("pumps-0@2");
            assertThat(harness.getSideOutput(ReadRecords.REFUSED))
                    .extracting(StreamRecord::getValue)
                    .extracting(DeadLetter::reason)
                    .containsExactly(DeadLetterReason.OUT_OF_RANGE, DeadLetterReason.BAD_KEY);
            assertThat(harness.getSideOutput(ReadRecords.REFUSED)
                            .element()
                            .getValue()
                            .message())
                    .isEqualTo("Feature pressure is -Infinity, which is no finite 32-bit float");
            assertThat(empty.getSideOutput(ReadRecords.REFUSED)
                            .element()
                            .getValue()
                            .reason())
                    .isEqualTo(DeadLetterReason.NO_FEATURES_OBSERVED);
        }
    }

    static Stream<StreamRecord<Reading>> withoutTime() {
        Reading reading = new Reading("pump-7", 0, 1, 2);
        return Stream.of(new StreamRecord<>(reading), new StreamRecord<>(reading, TimestampAssigner.NO_TIMESTAMP));
    }

    /** A source stamps the lowest time where its watermark strategy assigns none. */
    @ParameterizedTest
    @MethodSource("withoutTime")
    void aStreamWithoutTimeFailsWithWhatToDo(StreamRecord<Reading> element) throws Exception {
        try (var harness = open(1, 0, null, FEATURES, null)) {
            assertThatThrownBy(() -> harness.processElement(element))
                    .hasMessage(
                            "Element pumps-0@0 has no timestamp, so that alerts could not tell time; assign timestamps"
                                    + " and watermarks to the stream that pumps scores, or say where the time stands"
                                    + " (Scoring.eventTime)");
        }
    }

    @Test
    void numbersGoOnAfterARestoreAtAnyParallelism() throws Exception {
        OperatorSubtaskState two = run(2, null, 3, 5);
        OperatorSubtaskState one = run(1, rescaled(two, 2, 1), 4);
        OperatorSubtaskState three = run(3, rescaled(one, 1, 3), 1, 1, 1);
        assertThat(next(three, 0)).isEqualTo("pumps-0@8");
        assertThat(next(three, 1)).isEqualTo("pumps-1@6");
        assertThat(next(three, 2)).isEqualTo("pumps-2@1");
    }

    @Test
    void numbersGoOnFromASnapshotOfVersion1() throws Exception {
        URL file = Objects.requireNonNull(getClass().getResource("/state/numbers-1.snapshot"));
        OperatorSubtaskState two =
                OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString());
        OperatorSubtaskState three = run(3, rescaled(two, 2, 3), 0, 0, 0);
        assertThat(next(three, 0)).isEqualTo("pumps-0@3");
        assertThat(next(three, 1)).isEqualTo("pumps-1@5");
        assertThat(next(three, 2)).isEqualTo("pumps-2@0");
    }

    @Test
    @EnabledIfSystemProperty(named = "surprisal.fixtures", matches = ".+")
    void writesTheFixture() throws Exception {
        OperatorSnapshotUtil.writeStateHandle(
                run(2, null, 3, 5),
                Path.of(System.getProperty("surprisal.fixtures"), "numbers-1.snapshot")
                        .toString());
    }

    /** Sends so many elements to each subtask; the result is the state of all of them. */
    private static OperatorSubtaskState run(int parallelism, @Nullable Rescaled before, int... elements)
            throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            OperatorSubtaskState state = before == null ? null : before.of(subtask);
            try (var harness = open(parallelism, subtask, state, FEATURES, null)) {
                for (int i = 0; i < elements[subtask]; i++) {
                    harness.processElement(new Reading("pump-7", 0, 1, 2), 17);
                }
                states.add(harness.snapshot(1, 1));
            }
        }
        return AbstractStreamOperatorTestHarness.repackageState(states.toArray(OperatorSubtaskState[]::new));
    }

    private static String next(OperatorSubtaskState state, int subtask) throws Exception {
        try (var harness = open(3, subtask, rescaled(state, 3, 3).of(subtask), FEATURES, null)) {
            harness.processElement(new Reading("pump-7", 0, 1, 2), 17);
            return sources(harness).get(0);
        }
    }

    private interface Rescaled {
        OperatorSubtaskState of(int subtask);
    }

    private static Rescaled rescaled(OperatorSubtaskState state, int before, int after) {
        return subtask ->
                AbstractStreamOperatorTestHarness.repartitionOperatorState(state, MOST, before, after, subtask);
    }

    private static List<String> sources(OneInputStreamOperatorTestHarness<Reading, TelemetryRecord> harness) {
        return harness.extractOutputValues().stream()
                .map(record -> record.source().toString())
                .toList();
    }

    private static OneInputStreamOperatorTestHarness<Reading, TelemetryRecord> open(
            int parallelism,
            int subtask,
            @Nullable OperatorSubtaskState state,
            Features<Reading> features,
            @Nullable ElementIdentity<Reading> identity)
            throws Exception {
        var harness = new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new ReadRecords<>("pumps", features, Reading::pump, identity)),
                MOST,
                parallelism,
                subtask);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }
}
