package io.surprisal.deploy.trainer;

import io.surprisal.core.manifest.Manifest;
import io.surprisal.core.schema.Feature;
import io.surprisal.telemetry.settings.JobFile;
import io.surprisal.telemetry.settings.JobTopics;
import io.surprisal.telemetry.settings.TelemetrySettings;
import io.surprisal.telemetry.table.ColumnSelection;
import io.surprisal.telemetry.table.DataException;
import io.surprisal.telemetry.table.JobRecords;
import io.surprisal.telemetry.table.KafkaHistory;
import io.surprisal.telemetry.table.KafkaHistoryReader;
import io.surprisal.telemetry.table.RecordTimes;
import io.surprisal.telemetry.table.TelemetryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a job has read: the records of its topics as it makes them, and from when on they are held out.
 *
 * @param table the records; those labelled are inside spans that nothing is to learn from
 * @param times one per record, epoch milliseconds
 * @param boundary records of this time or a later one are held out, epoch milliseconds
 */
record JobHistory(TelemetryTable table, long[] times, long boundary) {
    private static final int HELD_OUT = 5;

    /**
     * Reads the topics of a job.
     *
     * @param model the model whose features are read
     * @param from records with an earlier Kafka timestamp are not read; null for all that there are
     */
    static TelemetryTable read(Path job, JobTopics topics, Manifest model, @Nullable Instant from) {
        TelemetrySettings settings = JobFile.telemetry(job);
        if (settings.format().ofLines()) {
            throw new DataException(
                    job + " is of lines of a log, of which retrain makes no history; train on them with"
                            + " 'surprisal train --data kafka://...?kind=text', and publish the model with 'surprisal models shadow'");
        }
        String classField = model.condition().field();
        JobRecords records = new JobRecords(
                settings.decode(model.schema().names(), classField, null),
                settings.eventTime().options(),
                classField,
                topics.client());
        KafkaHistory history = new KafkaHistory(
                topics.bootstrapServers(),
                String.join(",", topics.input().topics()),
                from,
                null,
                Long.MAX_VALUE,
                false,
                topics.client());
        Map<String, String> units =
                model.schema().features().stream().collect(Collectors.toMap(Feature::name, Feature::unit));
        ColumnSelection columns = ColumnSelection.everything()
                .withFeatures(model.schema().names())
                .withUnits(units);
        return KafkaHistoryReader.read(history, records, columns);
    }

    /**
     * Splits what was read.
     *
     * @param heldOut how long the time at the end is that is held out; null for that of the newest fifth of the records
     */
    static JobHistory of(TelemetryTable read, SaidAlerts said, @Nullable Duration heldOut) {
        long[] times = RecordTimes.of(read);
        long first = Arrays.stream(times).min().orElseThrow();
        long last = Arrays.stream(times).max().orElseThrow();
        long boundary = (heldOut == null ? ofNewestFifth(times) : last - heldOut.toMillis()) + 1;
        if (boundary <= first + 1 || boundary > last) {
            throw new DataException("The history goes from " + Instant.ofEpochMilli(first) + " to "
                    + Instant.ofEpochMilli(last) + ", of which " + Duration.ofMillis(last - boundary + 1)
                    + " are to be held out; read more (--since, --days), or hold out less (--held-out)");
        }
        Map<String, List<SaidAlerts.Span>> spans =
                said.abnormal().stream().collect(Collectors.groupingBy(SaidAlerts.Span::key));
        boolean[] abnormal = new boolean[times.length];
        @Nullable String[] keys = read.keys().orElseGet(() -> new @Nullable String[times.length]);
        for (int row = 0; row < times.length; row++) {
            long time = times[row];
            abnormal[row] = spans.getOrDefault(Objects.requireNonNullElse(keys[row], ""), List.of()).stream()
                    .anyMatch(span -> span.holds(time));
        }
        JobHistory history = new JobHistory(read.withLabels(abnormal), times, boundary);
        if (IntStream.range(0, times.length).allMatch(row -> !history.isHeldOut(row) || abnormal[row])) {
            throw new DataException("All records from " + Instant.ofEpochMilli(boundary)
                    + " on are in spans of alerts, so there is nothing to compare on; answer the alerts that were none"
                    + " (docs/feedback.md), or hold out more (--held-out)");
        }
        return history;
    }

    /** The newest time of all records but the newest fifth; a clock that was far off does not move it. */
    private static long ofNewestFifth(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1 - sorted.length / HELD_OUT];
    }

    /** What a candidate is fitted to. */
    TelemetryTable training() {
        return table.only(
                IntStream.range(0, times.length).filter(row -> !isHeldOut(row)).toArray());
    }

    boolean isHeldOut(int row) {
        return times[row] >= boundary;
    }

    /** Whether a record is in a span that nothing is to learn from. */
    boolean isAbnormal(int row) {
        return table.labels().orElseThrow()[row];
    }

    /** How many records are in such spans. */
    long abnormalRows() {
        return IntStream.range(0, times.length).filter(this::isAbnormal).count();
    }

    /** How long the time is that is held out, in weeks. */
    double heldOutWeeks() {
        long last = Arrays.stream(times).max().orElseThrow();
        return (last - boundary + 1.0) / Duration.ofDays(7).toMillis();
    }
}
