package io.surprisal.flink.feedback;

import io.surprisal.flink.decode.DeadLetters;
import io.surprisal.flink.directive.Directive;
import io.surprisal.flink.directive.FeedbackUpdate;
import io.surprisal.telemetry.format.DecodeOptions;
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
import org.jspecify.annotations.Nullable;

/** Passes feedback on by its id, and puts what is none on {@link #DEAD_LETTERS}. */
public final class FeedbackIntake extends ProcessFunction<RawRecord, Directive> {
    /** The side output of what is no feedback. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("bad-feedback") {};

    private final DecodeOptions options;

    private transient DeadLetters deadLetters;
    private transient FeedbackJson json;

    /** @param options how long a record may be, and how much of a bad one a dead letter carries */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public FeedbackIntake(DecodeOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        deadLetters =
                new DeadLetters(options.deadLetterBytes(), getRuntimeContext().getMetricGroup());
        json = new FeedbackJson();
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<Directive> out) {
        byte[] key = raw.key();
        String fault = key == null
                ? "Feedback has no Kafka key; its key is to be the alert's id, or the key that it silences"
                : fault(raw.value(), new String(key, StandardCharsets.UTF_8));
        if (fault != null) {
            context.output(DEAD_LETTERS, deadLetters.of(raw, DeadLetterReason.BAD_FEEDBACK, fault));
        }
        if (key != null) {
            // What is no feedback has taken the place of what stood under its id before.
            out.collect(Directive.of(
                    new FeedbackUpdate(new String(key, StandardCharsets.UTF_8), fault == null ? raw.value() : null)));
        }
    }

    /** What is wrong; null where nothing is. The Kafka key has to be the id, since the topic keeps one record of each key. */
    private @Nullable String fault(byte @Nullable [] value, String id) {
        if (value == null) {
            return null;
        }
        if (value.length > options.maxRecordBytes()) {
            return "Feedback of " + value.length + " bytes is not parsed; expected at most " + options.maxRecordBytes();
        }
        try {
            Feedback feedback = json.fromBytes(value);
            return feedback.id().equals(id)
                    ? null
                    : "The Kafka key of this feedback is '" + id + "'; expected '" + feedback.id()
                            + "', the alert's id or the key that it silences";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
