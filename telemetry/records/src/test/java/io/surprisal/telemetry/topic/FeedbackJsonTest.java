package io.surprisal.telemetry.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.Feedback.Answer;
import io.surprisal.telemetry.record.Feedback.Direction;
import io.surprisal.telemetry.record.Feedback.Silence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackJsonTest {
    private static final String ALERT = """
            {"id": "pump-7@telemetry-3@1042", "key": "pump-7", "first_event_time": 4000, "last_event_time": 5000, "smoothed": 41.5,
             "status": "resolved", "features": [{"feature": "heat", "surprisal": 12.5,
             "worst": {"feature": "heat", "observed": 1.5, "expected": 2.5}}], "model": {"name": "tiny", "version": "0123456789ab"}}""";

    private final FeedbackJson json = new FeedbackJson();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersComeBackAsTheyWereAndKeepTheSchema(boolean confirmed) throws IOException {
        Feedback answer = new Answer(
                "pump-7@telemetry-3@1042",
                "pump-7",
                confirmed,
                "0123456789ab",
                41.5f,
                4_000,
                5_000,
                Set.of(new Direction("heat", true), new Direction("load", false)));
        byte[] bytes = json.toBytes(answer);
        assertThat(json.fromBytes(bytes)).isEqualTo(answer);
        TopicSchema.named("feedback-1").valid(bytes);
    }

    @Test
    void silencesComeBackAsTheyWereAndKeepTheSchema() throws IOException {
        Feedback silence =
                new Silence("pump-7", Instant.parse("2026-12-01T08:00:00Z").toEpochMilli());
        byte[] bytes = json.toBytes(silence);
        assertThat(json.fromBytes(bytes)).isEqualTo(silence);
        assertThat(silence.id()).isEqualTo("pump-7");
        TopicSchema.named("feedback-1").valid(bytes);
    }

    @Test
    void theEventOfAnAlertWillDo() {
        Feedback answer = read("\"false_positive\", \"by\": \"anna\", \"alert\": " + ALERT);
        assertThat(answer)
                .isEqualTo(new Answer(
                        "pump-7@telemetry-3@1042",
                        "pump-7",
                        false,
                        "0123456789ab",
                        41.5f,
                        4_000,
                        5_000,
                        Set.of(new Direction("heat", false))));
    }

    @Test
    void aSilenceMayEndInAnyZone() {
        Feedback silence = read("\"silence\", \"key\": \"pump-7\", \"until\": \"2026-12-01T09:00:00+01:00\"");
        assertThat(silence)
                .isEqualTo(new Silence(
                        "pump-7", Instant.parse("2026-12-01T08:00:00Z").toEpochMilli()));
    }

    @Test
    void saysWhatIsNoFeedback() {
        assertThatThrownBy(() -> read("\"wrong\""))
                .hasMessageContaining("answer is to be false_positive, confirmed or silence; got 'wrong'");
        assertThatThrownBy(() -> read("\"confirmed\""))
                .hasMessageContaining("alert.id is to be a text; got nothing; send the alert's event");
        assertThatThrownBy(() -> read("\"confirmed\", \"alert\": " + ALERT.replace("41.5", "\"high\"")))
                .hasMessageContaining("alert.smoothed is to be a number, or null where it is infinite; got \"high\"");
        assertThatThrownBy(() -> read("\"silence\", \"key\": \"pump-7\", \"until\": \"tomorrow\""))
                .hasMessageContaining(
                        "until is to be a time with its zone, such as 2026-01-31T08:00:00Z; got 'tomorrow'");
        assertThatThrownBy(() -> json.fromBytes("silence".getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("No record of surprisal.feedback/1: ");
    }

    @Test
    void whatStandsOutTheMostInThePeakCountsToo() {
        String ignored = ALERT.replace(
                "\"status\"",
                "\"peak\": {\"deviations\": [{\"feature\": \"clock\", \"observed\": 9, \"expected\": 1}]}, \"status\"");
        assertThat(((Answer) read("\"confirmed\", \"alert\": " + ignored)).features())
                .containsExactlyInAnyOrder(new Direction("heat", false), new Direction("clock", true));
    }

    @Test
    void anInfiniteAlertCanBeAnswered() throws IOException {
        Answer answer = (Answer) read("\"confirmed\", \"alert\": " + ALERT.replace("41.5", "null"));
        assertThat(answer.smoothed()).isEqualTo(Float.POSITIVE_INFINITY);
        byte[] bytes = json.toBytes(answer);
        TopicSchema.named("feedback-1").valid(bytes);
        assertThat(json.fromBytes(bytes)).isEqualTo(answer);
    }

    @Test
    void aFaultIsToldInFewWords() {
        assertThatThrownBy(() -> read("\"" + "x".repeat(1 << 20) + "\""))
                .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(1_000));
    }

    private Feedback read(String answer) {
        return json.fromBytes(("{\"schema\": \"surprisal.feedback/1\", \"answer\": " + answer + "}")
                .getBytes(StandardCharsets.UTF_8));
    }
}
