package io.surprisal.telemetry.measure;

import io.surprisal.telemetry.record.MeasuredRecord;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes records of the measurements of a history, bucket by bucket, as a stream does: a bucket is over once every partition of the history is past it by the
 * lateness, and what comes later is counted and left out.
 */
public final class MeasurementHistory {
    private final Assembler assembler;
    private final long interval;
    private final long patience;
    private final Consumer<TelemetryRecord> out;
    private final TreeMap<Long, Map<String, List<MeasuredRecord>>> open = new TreeMap<>();
    private final Map<String, KeyTotals> totals = new HashMap<>();
    private final Map<Integer, Long> latest = new HashMap<>();
    private long over = Long.MIN_VALUE;
    private long late;
    private long ambiguous;

    /**
     * @param outOfOrderness how much later than its time a measurement may come within a partition, milliseconds
     * @param out takes each record, of which at least one feature has a value, in the order of their times
     */
    public MeasurementHistory(
            MeasuredFeatures features, AssemblySettings settings, long outOfOrderness, Consumer<TelemetryRecord> out) {
        this.assembler = new Assembler(features, settings.interval());
        this.interval = settings.interval().toMillis();
        this.patience = outOfOrderness + settings.lateness().toMillis();
        this.out = out;
    }

    /** Takes measurements, those of a partition in its order. */
    public void add(MeasuredRecord measured) {
        long start = measured.eventTime() - Math.floorMod(measured.eventTime(), interval);
        if (start < over) {
            late += measured.measurements().length;
        } else {
            open.computeIfAbsent(start, any -> new LinkedHashMap<>())
                    .computeIfAbsent(measured.key(), any -> new ArrayList<>())
                    .add(measured);
        }
        latest.merge(measured.source().partition(), measured.eventTime(), Math::max);
        long behind = latest.values().stream().mapToLong(Long::longValue).min().getAsLong() - patience;
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
            if (record != null && bucket.hasValues()) {
                out.accept(record);
            }
        });
    }
}
