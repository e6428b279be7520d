package io.surprisal.flink.decode;

import io.surprisal.core.digest.Sha256;
import io.surprisal.telemetry.format.DecodeOptions;
import io.surprisal.telemetry.format.RecordFormat;
import io.surprisal.telemetry.format.SampleSink;
import io.surprisal.telemetry.format.WideJsonFormat;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.RawRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Decodes every record into telemetry, and puts what its format refuses on {@link #DEAD_LETTERS} with its reason. */
public final class DecodeFunction extends ProcessFunction<RawRecord, TelemetryRecord> {
    /** The side output of what did not decode. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

    private final DecodeOptions options;
    private final String[] features;
    private transient RecordFormat format;
    private transient Map<DeadLetterReason, Counter> refused;

    /**
     * @param features the job's features, in the order in which a record's values are to stand
     */
    @SuppressWarnings("NullAway.Init") // The format and the counters appear in open().
    public DecodeFunction(DecodeOptions options, List<String> features) {
        this.options = options;
        this.features = features.toArray(String[]::new);
        new WideJsonFormat(options, features); // Fails here, where the job is submitted, and not in its tasks.
    }

    @Override
    public void open(OpenContext context) {
        format = new WideJsonFormat(options, List.of(features));
        refused = new EnumMap<>(DeadLetterReason.class);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            Counter counter = getRuntimeContext()
                    .getMetricGroup()
                    .addGroup("reason", reason.name().toLowerCase(Locale.ROOT))
                    .counter("deadLetters");
            refused.put(reason, counter);
        }
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<TelemetryRecord> out) {
        format.read(raw, new SampleSink() {
            @Override
            public void sample(TelemetryRecord sample) {
                out.collect(sample);
            }

            @Override
            public void refused(DeadLetterReason reason, String message) {
                Objects.requireNonNull(refused.get(reason)).inc();
                context.output(DEAD_LETTERS, deadLetter(raw, reason, message));
            }
        });
    }

    private DeadLetter deadLetter(RawRecord raw, DeadLetterReason reason, String message) {
        byte[] payload = raw.value();
        byte[] key = raw.key();
        return new DeadLetter(
                raw.coordinates(),
                raw.timestamp(),
                key != null && key.length > options.deadLetterBytes() ? null : key,
                reason,
                message,
                payload == null ? null : Arrays.copyOf(payload, Math.min(payload.length, options.deadLetterBytes())),
                payload == null ? 0 : payload.length,
                payload == null ? "" : Sha256.hex(payload));
    }
}
