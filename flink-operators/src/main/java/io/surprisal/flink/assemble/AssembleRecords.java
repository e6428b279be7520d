package io.surprisal.flink.assemble;

import io.surprisal.flink.decode.DeadLetters;
import io.surprisal.flink.metric.OwnMetrics;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.measure.Assembler;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.measure.Bucket;
import io.surprisal.telemetry.measure.KeyTotals;
import io.surprisal.telemetry.measure.MeasuredFeatures;
import io.surprisal.telemetry.record.DeadLetterReason;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of what was measured of a key in a bucket of time. A bucket in which no feature has a value, such as the first of a key whose
 * features are rates, makes none and is counted. What is remembered of a key is in the state {@value #STATE}, until nothing of it came for a while, by the
 * clock.
 */
final class AssembleRecords extends ProcessWindowFunction<MeasuredRecord, TelemetryRecord, String, TimeWindow> {
    static final String STATE = "totals";

    private static final long serialVersionUID = 1;

    private final MeasuredFeatures features;
    private final AssemblySettings settings;
    private final MissingFeatures missing;
    private final Duration forgetKeysAfter;

    private transient Assembler assembler;
    private transient ValueStateDescriptor<KeyTotals> descriptor;
    private transient Counter foreign;
    private transient Counter unremembered;
    private transient DeadLetters deadLetters;
    private transient Counter withoutValues;

    @SuppressWarnings("NullAway.Init") // Transient fields appear in open().
    AssembleRecords(
            MeasuredFeatures features, AssemblySettings settings, MissingFeatures missing, Duration forgetKeysAfter) {
        this.features = features;
        this.settings = settings;
        this.missing = missing;
        this.forgetKeysAfter = forgetKeysAfter;
    }

    @Override
    public void open(OpenContext context) {
        assembler = new Assembler(features, settings.interval());
        descriptor = new ValueStateDescriptor<>(STATE, KeyTotalsSerializer.INSTANCE);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(forgetKeysAfter).build());
        deadLetters = new DeadLetters(0, getRuntimeContext().getMetricGroup());
        MetricGroup metrics = OwnMetrics.of(getRuntimeContext().getMetricGroup());
        foreign = metrics.counter("foreign_measurements_total");
        unremembered = metrics.counter("counters_not_remembered_total");
        withoutValues = metrics.counter("buckets_without_values_total");
    }

    @Override
    public void process(String key, Context context, Iterable<MeasuredRecord> measured, Collector<TelemetryRecord> out)
            throws Exception {
        ValueState<@Nullable KeyTotals> state = context.globalState().getState(descriptor);
        KeyTotals totals = assembler.own(state.value());
        Bucket bucket = assembler.assemble(key, context.window().getStart(), measured, totals);
        state.update(totals);
        foreign.inc(bucket.foreign());
        unremembered.inc(bucket.unremembered());
        TelemetryRecord record = bucket.record();
        if (record == null) {
            return;
        }
        if (!bucket.ambiguous().isEmpty()) {
            refuse(context, record, DeadLetterReason.AMBIGUOUS_FEATURE, ambiguous(record, bucket.ambiguous()));
        }
        if (!bucket.outOfRange().isEmpty()) {
            refuse(context, record, DeadLetterReason.OUT_OF_RANGE, outOfRange(record, bucket.outOfRange()));
        }
        if (!bucket.hasValues()) {
            withoutValues.inc();
        } else if (missing == MissingFeatures.REFUSE && bucket.lacksValues()) {
            refuse(context, record, DeadLetterReason.MISSING_FEATURE, incomplete(record));
        } else {
            out.collect(record);
        }
    }

    private void refuse(Context context, TelemetryRecord record, DeadLetterReason reason, String message) {
        context.output(Assembly.DEAD_LETTERS, deadLetters.ofPart(record.source(), reason, message));
    }

    private static String ambiguous(TelemetryRecord record, List<String> features) {
        return "Several series of key " + record.key() + " are feature " + String.join(", ", features)
                + " in the bucket of " + Instant.ofEpochMilli(record.eventTime())
                + ", so that it is missing there; name a label that tells them apart, or fold them, such as avg(…), in"
                + " telemetry.features";
    }

    private static String outOfRange(TelemetryRecord record, List<String> features) {
        return "Features " + String.join(", ", features) + " of key " + record.key()
                + " must be finite 32-bit floats in the bucket of "
                + Instant.ofEpochMilli(record.eventTime())
                + ", and are missing there; check what is sent, or scale it where it is made";
    }

    private static String incomplete(TelemetryRecord record) {
        return "Features of key " + record.key() + " are missing in the bucket of "
                + Instant.ofEpochMilli(record.eventTime())
                + ", and telemetry.missing is refuse; allow them, or say what stands for them, such as 'or 5min' or 'or"
                + " 0'";
    }
}
