package io.surprisal.flink.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.FeedbackUpdate;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.FeatureMapping;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.Feedback.Silence;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedbackIntakeHarnessTest {
    private static final DecodeOptions OPTIONS = DecodeOptions.defaults(FeatureMapping.fields(List.of("load")));
    private static final byte[] SILENCE = new FeedbackJson().toBytes(new Silence("pump-7", 1_000));

    private OneInputStreamOperatorTestHarness<RawRecord, Directive> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new FeedbackIntake(OPTIONS)));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void passesFeedbackOnByItsId() throws Exception {
        send("pump-7", SILENCE);
        send("pump-7", null);
        assertThat(updates()).extracting(FeedbackUpdate::id).containsOnly("pump-7");
        assertThat(updates()).extracting(FeedbackUpdate::json).containsExactly(SILENCE, null);
        assertThat(harness.getSideOutput(FeedbackIntake.DEAD_LETTERS)).isNull();
    }

    @Test
    void whatIsNoneIsADeadLetterAndTakesBackWhatStood() throws Exception {
        send("pump-7", "quiet, please".getBytes(StandardCharsets.UTF_8));
        send("pump-8", SILENCE);
        send("pump-7", new byte[OPTIONS.maxRecordBytes() + 1]);
        assertThat(updates())
                .containsExactly(
                        new FeedbackUpdate("pump-7", null),
                        new FeedbackUpdate("pump-8", null),
                        new FeedbackUpdate("pump-7", null));
        assertThat(deadLetters()).extracting(DeadLetter::reason).containsOnly(DeadLetterReason.BAD_FEEDBACK);
        assertThat(deadLetters()).extracting(letter -> letter.source().offset()).containsExactly(0L, 1L, 2L);
        assertThat(deadLetters().get(0).message()).startsWith("No record of surprisal.feedback/1: ");
        assertThat(deadLetters().get(1).message())
                .isEqualTo(
                        "The Kafka key of this feedback is 'pump-8'; expected 'pump-7', the alert's id or the key that"
                                + " it silences");
        assertThat(deadLetters().get(2).message()).contains("is not parsed; expected at most 1048576");
    }

    @Test
    void withoutAKafkaKeyNothingStands() throws Exception {
        send(null, SILENCE);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().get(0).message()).startsWith("Feedback has no Kafka key");
    }

    private void send(@Nullable String key, byte @Nullable [] value) throws Exception {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        harness.processElement(new StreamRecord<>(new RawRecord("feedback", 0, offset++, -1, bytes, value)));
    }

    private List<@Nullable FeedbackUpdate> updates() {
        return harness.extractOutputValues().stream().map(Directive::feedback).toList();
    }

    private List<DeadLetter> deadLetters() {
        return harness.getSideOutput(FeedbackIntake.DEAD_LETTERS).stream()
                .map(StreamRecord::getValue)
                .toList();
    }
}
