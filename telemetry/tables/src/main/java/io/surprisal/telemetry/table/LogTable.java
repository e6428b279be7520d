package io.surprisal.telemetry.table;

import io.surprisal.core.schema.FeatureSchema;
import io.surprisal.telemetry.log.LineGroup;
import io.surprisal.telemetry.log.LineReader;
import io.surprisal.telemetry.log.LogRules;
import io.surprisal.telemetry.log.OpenGroups;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects lines into a table of counts: a row is a session, or a window of a key. */
final class LogTable {
    /** How far behind the latest line of its key a line may be, milliseconds. */
    private static final long OUT_OF_ORDER = 60_000;

    private final LogRules rules;
    private final LineReader reader;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final List<TelemetryRecord> rows = new ArrayList<>();
    private int lines;
    private int withoutKey;
    private int unknown;
    private boolean timed = true;

    LogTable(LogRules rules) {
        this.rules = rules;
        this.reader = new LineReader(rules);
    }

    /** The groups of one key, and its latest time. */
    private static final class Open {
        private final OpenGroups groups = new OpenGroups();
        private long latest = Long.MIN_VALUE;
    }

    /**
     * Adds a line.
     *
     * @param source the key of where it stands
     * @param time epoch milliseconds; null where lines have no times
     */
    void add(String line, String source, @Nullable Long time) {
        lines++;
        String key = reader.key(line, source);
        if (key == null) {
            withoutKey++;
            return;
        }
        timed &= time != null;
        int template = reader.template(line);
        unknown += template == rules.features().size() - 1 ? 1 : 0;
        Open ofKey = open.computeIfAbsent(key, unseen -> new Open());
        long at = time == null ? 0 : time;
        ofKey.groups.add(
                rules.group(),
                rules.features().size(),
                new Coordinates(source, 0, lines),
                at,
                template,
                Long.MIN_VALUE);
        ofKey.groups.takeFull(rules.group().mostLines()).ifPresent(group -> row(group, key));
        if (time != null && at > ofKey.latest) {
            ofKey.latest = at;
            ofKey.groups.takeOver(at - OUT_OF_ORDER).forEach(group -> row(group, key));
        }
    }

    /** Ends all groups: what comes next is another history. */
    void finish() {
        open.forEach((key, ofKey) -> ofKey.groups.groups().forEach(group -> row(group, key)));
        open.clear();
    }

    private void row(LineGroup group, String key) {
        rows.add(group.record(key));
    }

    /** What was added, in the order of time where lines have times. */
    TelemetryTable table() {
        finish();
        List<TelemetryRecord> ordered = new ArrayList<>(rows);
        if (timed) {
            ordered.sort(Comparator.comparingLong(TelemetryRecord::eventTime));
        }
        FeatureSchema schema = FeatureSchema.named(rules.features());
        float[][] values = ordered.stream().map(TelemetryRecord::values).toArray(float[][]::new);
        TelemetryTable table = TelemetryTable.ofRows(schema, values)
                .withKeys(ordered.stream().map(TelemetryRecord::key).toArray(String[]::new))
                .withNotes(List.of(note()));
        return timed
                ? table.withTimes(ordered.stream()
                        .map(row -> Long.toString(row.eventTime()))
                        .toArray(String[]::new))
                : table;
    }

    private String note() {
        return Wording.format(
                "%,d lines make %,d %s of %,d templates; %,d lines are of no known template, and %,d have no key and are left out",
                lines,
                rows.size(),
                rules.group().sessions() ? "sessions" : "windows",
                rules.features().size() - 1,
                unknown,
                withoutKey);
    }
}
