package io.surprisal.flink.models;

import io.surprisal.flink.decode.DeadLetters;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.DesiredModels;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.topic.DesiredModelsJson;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes on which models this job is to have, and puts what does not say so on {@link #DEAD_LETTERS}: what it had before stays. */
public final class ModelsIntake extends ProcessFunction<RawRecord, DesiredModels> {
    /** The side output of what says nothing of models. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("bad-models") {};

    private static final long serialVersionUID = 1;

    private final String job;
    private final DecodeOptions options;

    private transient DeadLetters deadLetters;
    private transient DesiredModelsJson json;

    /**
     * @param job the key of this job's records; those of others are passed over
     * @param options how long a record may be, and how much of a bad one a dead letter carries
     */
    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    public ModelsIntake(String job, DecodeOptions options) {
        this.job = job;
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        deadLetters =
                new DeadLetters(options.deadLetterBytes(), getRuntimeContext().getMetricGroup());
        json = new DesiredModelsJson();
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<DesiredModels> out) {
        byte[] key = raw.key();
        byte[] value = raw.value();
        if (key == null) {
            refuse(raw, context, "It has no Kafka key; its key is to be the job's group, such as " + job);
        } else if (!new String(key, StandardCharsets.UTF_8).equals(job)) {
            return;
        } else if (value == null) {
            out.collect(DesiredModels.NONE);
        } else if (value.length > options.maxRecordBytes()) {
            refuse(
                    raw,
                    context,
                    "It has " + value.length + " bytes and is not parsed; expected at most "
                            + options.maxRecordBytes());
        } else {
            DesiredModels desired;
            try {
                desired = json.fromBytes(value);
            } catch (IllegalArgumentException e) {
                refuse(raw, context, String.valueOf(e.getMessage()));
                return;
            }
            out.collect(desired);
        }
    }

    private void refuse(RawRecord raw, Context context, String fault) {
        context.output(DEAD_LETTERS, deadLetters.of(raw, DeadLetterReason.BAD_MODELS, fault));
    }
}
