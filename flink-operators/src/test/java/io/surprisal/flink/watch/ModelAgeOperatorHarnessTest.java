package io.surprisal.flink.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.core.manifest.ModelOutput;
import io.surprisal.flink.directive.Directive;
import io.surprisal.scoring.JobSchema;
import io.surprisal.scoring.watch.WatchOptions;
import io.surprisal.scoring.watch.WatchedModel;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeStatus;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // The harness closes without being interrupted.
class ModelAgeOperatorHarnessTest {
    private static final long DAY = 86_400_000;
    private static final long TRAINED = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

    @Test
    void saysOnceThatTheModelIsOldAndAgainAfterNoRestart() throws Exception {
        OperatorSubtaskState state;
        try (var harness = newHarness("0123456789ab", TRAINED)) {
            harness.open();
            harness.processWatermark(TRAINED + 180 * DAY - 1);
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processWatermark(TRAINED + 181 * DAY);
            harness.processWatermark(TRAINED + 182 * DAY);
            assertThat(harness.extractOutputValues())
                    .extracting(Notice::id)
                    .containsExactly("model_age/pump@0123456789ab");
            state = harness.snapshot(1, 0);
        }
        try (var same = newHarness("0123456789ab", TRAINED)) {
            same.initializeState(state);
            same.open();
            same.processWatermark(TRAINED + 183 * DAY);
            assertThat(same.extractOutputValues()).isEmpty();
        }
        try (var retrained = newHarness("ba9876543210", TRAINED + 180 * DAY)) {
            retrained.initializeState(state);
            retrained.open();
            retrained.processWatermark(TRAINED + 183 * DAY);
            assertThat(retrained.extractOutputValues()).hasSize(1);
            Notice resolved = retrained.extractOutputValues().get(0);
            assertThat(resolved.id()).isEqualTo("model_age/pump@0123456789ab");
            assertThat(resolved.status()).isEqualTo(NoticeStatus.RESOLVED);
        }
    }

    @Test
    void theEndOfABoundedInputMakesNoModelOld() throws Exception {
        try (var harness = newHarness("0123456789ab", TRAINED)) {
            harness.open();
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    private static OneInputStreamOperatorTestHarness<Directive, Notice> newHarness(String version, long trained)
            throws Exception {
        WatchedModel model = new WatchedModel("pump", version, 7, List.of(), "surprisal", null, 1, trained);
        return new OneInputStreamOperatorTestHarness<>(new ModelAgeOperator(
                new WatchedModels(model, new JobSchema(List.of()), ModelOutput.SURPRISAL, WatchOptions.defaults()),
                false));
    }
}
