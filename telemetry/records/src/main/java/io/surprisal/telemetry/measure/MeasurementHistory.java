package io.surprisal.telemetry.measure;

import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes records of the measurements of a history, bucket by bucket, as a stream does: a bucket is over once every partition of the history that is not idle is past it by the
 * lateness, and what comes later is counted and left out. A bucket at an end of the history may have a part of its measurements.
 */
public final class MeasurementHistory {
    private final Assembler assembler;
    private final long interval;
    private final long patience;
    private final long idleness;
    private final boolean complete;
    private final Consumer<TelemetryRecord> out;
    private final TreeMap<Long, Map<String, List<MeasuredRecord>>> open = new TreeMap<>();
    private final Map<String, KeyTotals> totals = new HashMap<>();
    private final Map<Integer, Partition> partitions = new HashMap<>();
    private long over = Long.MIN_VALUE;
    private long late;
    private long ambiguous;
    private long incomplete;

    /**
     * What is waited for, and what is kept.
     *
     * @param outOfOrderness how much later than its time a measurement may come within a partition
     * @param idleness a partition whose last record is so much older than that of others is not waited for
     * @param complete whether a record that lacks a value is left out and counted
     */
    public record Bounds(Duration outOfOrderness, Duration idleness, boolean complete) {}

    /**
     * How far a partition is, epoch milliseconds.
     *
     * @param eventTime its latest
     * @param timestamp the Kafka timestamp of its last record
     */
    private record Partition(long eventTime, long timestamp) {}

    /**
     * @param out takes each record, of which at least one feature has a value, in the order of their times
     */
    public MeasurementHistory(
            MeasuredFeatures features, AssemblySettings settings, Bounds bounds, Consumer<TelemetryRecord> out) {
        this.assembler = new Assembler(features, settings.interval());
        this.interval = settings.interval().toMillis();
        this.patience = bounds.outOfOrderness().plus(settings.lateness()).toMillis();
        this.idleness = bounds.idleness().toMillis();
        this.complete = bounds.complete();
        this.out = out;
    }

    /**
     * Takes measurements, those of a partition in its order.
     *
     * @param timestamp of their Kafka record, epoch milliseconds
     */
    public void add(MeasuredRecord measured, long timestamp) {
        long start = measured.eventTime() - Math.floorMod(measured.eventTime(), interval);
        if (start < over) {
            late += measured.measurements().length;
        } else {
            open.computeIfAbsent(start, any -> new LinkedHashMap<>())
                    .computeIfAbsent(measured.key(), any -> new ArrayList<>())
                    .add(measured);
        }
        Partition before = partitions.get(measured.source().partition());
        long latest = before == null ? measured.eventTime() : Math.max(before.eventTime(), measured.eventTime());
        partitions.put(measured.source().partition(), new Partition(latest, timestamp));
        long behind = Long.MAX_VALUE;
        for (Partition partition : partitions.values()) {
            if (timestamp - partition.timestamp() <= idleness) {
                behind = Math.min(behind, partition.eventTime() - patience);
            }
        }
        while (!open.isEmpty() && open.firstKey() + interval <= behind) {
            assemble();
        }
    }

    /** Makes records of what is left. */
    public void finish() {
        while (!open.isEmpty()) {
            assemble();
        }
    }

    /** How many measurements came after their bucket was over. */
    public long late() {
        return late;
    }

    /** How many values are missing because several series gave them. */
    public long ambiguous() {
        return ambiguous;
    }

    /** How many records were left out because they lack a value. */
    public long incomplete() {
        return incomplete;
    }

    private void assemble() {
        var first = open.pollFirstEntry();
        long start = first.getKey();
        over = start + interval;
        first.getValue().forEach((key, measured) -> {
            KeyTotals known = assembler.own(totals.get(key));
            totals.put(key, known);
            Bucket bucket = assembler.assemble(key, start, measured, known);
            ambiguous += bucket.ambiguous().size();
            TelemetryRecord record = bucket.record();
            if (record == null || !bucket.hasValues()) {
                return;
            }
            if (complete && bucket.lacksValues()) {
                incomplete++;
            } else {
                out.accept(record);
            }
        });
    }
}
