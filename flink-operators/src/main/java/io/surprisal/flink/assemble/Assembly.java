package io.surprisal.flink.assemble;

import io.surprisal.flink.wire.WireType;
import io.surprisal.telemetry.format.MissingFeatures;
import io.surprisal.telemetry.measure.AssemblySettings;
import io.surprisal.telemetry.measure.MeasuredFeatures;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.OutputTag;

/**
 * Measurements as records of features: one for each key and bucket of time. The order of measurements within their lateness counts for nothing; what comes
 * later is a dead letter.
 *
 * @param records by key, those of one in the order of their times; each at its bucket's start
 * @param deadLetters measurements that came too late, and what is wrong with whole buckets
 */
public record Assembly(KeyedStream<TelemetryRecord, String> records, DataStream<DeadLetter> deadLetters) {
    static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters-of-buckets") {};

    static final OutputTag<MeasuredRecord> LATE = new OutputTag<>("late", WireType.MEASURED);

    /**
     * Adds the step.
     *
     * @param missing whether a record may lack features
     * @param forgetKeysAfter how long, by the clock, counters and held values of a key are remembered
     */
    public static Assembly of(
            DataStream<MeasuredRecord> measured,
            MeasuredFeatures features,
            AssemblySettings settings,
            MissingFeatures missing,
            Duration forgetKeysAfter) {
        SingleOutputStreamOperator<TelemetryRecord> buckets = measured.keyBy(MeasuredRecord::key, Types.STRING)
                .window(TumblingEventTimeWindows.of(settings.interval()))
                .trigger(new BucketTrigger(settings))
                .allowedLateness(settings.lateness())
                .sideOutputLateData(LATE)
                .process(new AssembleRecords(features, settings, missing, forgetKeysAfter), WireType.TELEMETRY)
                .name("assemble")
                .uid("assemble");
        SingleOutputStreamOperator<DeadLetter> late = buckets.getSideOutput(LATE)
                .process(new LateMeasurements())
                .returns(TypeInformation.of(DeadLetter.class))
                .name("late-measurements")
                .uid("late-measurements");
        SingleOutputStreamOperator<TelemetryRecord> records = buckets.transform(
                        "bucket-time",
                        WireType.TELEMETRY,
                        new BucketTime(settings.interval().plus(settings.lateness())))
                .uid("bucket-time");
        // Records have the key of their measurements and are chained to the buckets: they are where a shuffle would
        // send them.
        return new Assembly(
                DataStreamUtils.reinterpretAsKeyedStream(records, TelemetryRecord::key, Types.STRING),
                late.union(buckets.getSideOutput(DEAD_LETTERS)));
    }
}
