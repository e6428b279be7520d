package io.surprisal.flink.feedback;

import io.surprisal.flink.decode.DeadLetters;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.Feedback;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.FeedbackJson;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes feedback on by its id, and puts what is none on {@link #DEAD_LETTERS}. */
public final class FeedbackIntake extends ProcessFunction<RawRecord, FeedbackUpdate> {
    /** The side output of what is no feedback. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("bad-feedback") {};

    private final int deadLetterBytes;

    private transient DeadLetters deadLetters;
    private transient FeedbackJson json;

    /** @param deadLetterBytes how much of a bad record a dead letter carries */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public FeedbackIntake(int deadLetterBytes) {
        this.deadLetterBytes = deadLetterBytes;
    }

    @Override
    public void open(OpenContext context) {
        deadLetters = new DeadLetters(deadLetterBytes, getRuntimeContext().getMetricGroup());
        json = new FeedbackJson();
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<FeedbackUpdate> out) {
        try {
            out.collect(update(raw));
        } catch (IllegalArgumentException e) {
            context.output(
                    DEAD_LETTERS, deadLetters.of(raw, DeadLetterReason.BAD_FEEDBACK, String.valueOf(e.getMessage())));
        }
    }

    /** The Kafka key has to be the id, since the topic keeps one record of each key. */
    private FeedbackUpdate update(RawRecord raw) {
        byte[] key = raw.key();
        if (key == null) {
            throw new IllegalArgumentException(
                    "Feedback has no Kafka key; its key is to be the alert's id, or the key that it silences");
        }
        String id = new String(key, StandardCharsets.UTF_8);
        byte[] value = raw.value();
        if (value == null) {
            return new FeedbackUpdate(id, null);
        }
        Feedback feedback = json.fromBytes(value);
        if (!feedback.id().equals(id)) {
            throw new IllegalArgumentException("The Kafka key of this feedback is '" + id + "'; expected '"
                    + feedback.id() + "', the alert's id or the key that it silences");
        }
        return new FeedbackUpdate(id, value);
    }
}
