package io.surprisal.flink;

import io.surprisal.flink.decode.DeadLetters;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Makes telemetry of the elements of any stream; what cannot be scored goes to {@link #REFUSED}.
 *
 * @param <T> the elements
 */
final class ReadRecords<T> extends ProcessFunction<T, TelemetryRecord> implements CheckpointedFunction {
    /** The side output of what is not scored. */
    static final OutputTag<DeadLetter> REFUSED = new OutputTag<>("refused") {};

    private static final long serialVersionUID = 1;

    private final String name;
    private final Features<T> features;
    private final KeySelector<T, String> key;
    private final @Nullable ElementIdentity<T> identity;

    /** Null where elements say where they stand: nothing is remembered then. */
    private transient @Nullable SubtaskNumbers numbers;

    private transient DeadLetters deadLetters;

    /**
     * @param name the scoring's, in messages and coordinates
     * @param identity says where an element stands; null where its subtask and its number do
     */
    @SuppressWarnings("NullAway.Init") // Transient fields appear before the first element.
    ReadRecords(String name, Features<T> features, KeySelector<T, String> key, @Nullable ElementIdentity<T> identity) {
        this.name = name;
        this.features = features;
        this.key = key;
        this.identity = identity;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        int parallelism = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        numbers = identity == null
                ? new SubtaskNumbers(name, subtask, parallelism, context.getOperatorStateStore())
                : null;
        deadLetters = new DeadLetters(0, getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(T element, Context context, Collector<TelemetryRecord> out) throws Exception {
        Coordinates source = source(element);
        float[] values = new float[features.names().size()];
        Arrays.fill(values, Float.NaN);
        features.reader().read(element, values);
        String series = key.getKey(element);
        KeySelector<T, String> conditionClass = features.conditionClass();
        if (series == null) {
            refuse(context, source, DeadLetterReason.BAD_KEY, "The element has no key: the key selector gives null");
        } else if (isFit(values, source, context)) {
            out.collect(new TelemetryRecord(
                    source,
                    series,
                    time(context, source),
                    values,
                    conditionClass == null ? "" : Objects.requireNonNullElse(conditionClass.getKey(element), "")));
        }
    }

    private Coordinates source(T element) throws Exception {
        Coordinates source = identity == null ? Objects.requireNonNull(numbers).next() : identity.of(element);
        if (source == null) {
            throw new IllegalStateException("The identity that " + name
                    + " was given (Scoring.identifiedBy) must give the coordinates of every element; got null for "
                    + element);
        }
        return source;
    }

    private boolean isFit(float[] values, Coordinates source, Context context) {
        boolean observed = false;
        for (int i = 0; i < values.length; i++) {
            if (Float.isInfinite(values[i])) {
                refuse(
                        context,
                        source,
                        DeadLetterReason.OUT_OF_RANGE,
                        "Feature " + features.names().get(i) + " is " + values[i]
                                + ", which is no finite 32-bit float");
                return false;
            }
            observed |= !Float.isNaN(values[i]);
        }
        if (!observed) {
            refuse(context, source, DeadLetterReason.NO_FEATURES_OBSERVED, "Every feature is missing");
        }
        return observed;
    }

    private long time(Context context, Coordinates source) {
        Long timestamp = context.timestamp();
        // Sources stamp the latter where nothing assigns timestamps.
        if (timestamp == null || timestamp == TimestampAssigner.NO_TIMESTAMP) {
            throw new IllegalStateException(
                    "Element " + source + " has no timestamp, so that alerts could not tell time;"
                            + " assign timestamps and watermarks to the stream that " + name
                            + " scores, or say where the time stands (Scoring.eventTime)");
        }
        return timestamp;
    }

    private void refuse(Context context, Coordinates source, DeadLetterReason reason, String message) {
        context.output(REFUSED, deadLetters.ofPart(source, reason, message));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (numbers != null) {
            numbers.snapshot();
        }
    }
}
