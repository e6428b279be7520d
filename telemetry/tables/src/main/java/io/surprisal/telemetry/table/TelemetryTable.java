package io.surprisal.telemetry.table;

import io.surprisal.core.digest.Sha256;
import io.surprisal.core.schema.FeatureSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Telemetry in memory: one row per record in the order of time or of its source, one column per feature, raw units. The arrays belong to
 * the table and are not copied; nobody changes them.
 */
public final class TelemetryTable {
    private final FeatureSchema schema;
    private final float[] values;
    private final @Nullable String @Nullable [] keys;
    private final @Nullable String @Nullable [] times;
    private final @Nullable Clock clock;
    private final boolean @Nullable [] labels;
    private final @Nullable String @Nullable [] classes;
    private final int @Nullable [] sourceRows;
    private final List<String> notes;

    private TelemetryTable(
            FeatureSchema schema,
            float[] values,
            @Nullable String @Nullable [] keys,
            @Nullable String @Nullable [] times,
            @Nullable Clock clock,
            boolean @Nullable [] labels,
            @Nullable String @Nullable [] classes,
            int @Nullable [] sourceRows,
            List<String> notes) {
        this.schema = schema;
        this.values = values;
        this.keys = keys;
        this.times = times;
        this.clock = clock;
        this.labels = labels;
        this.classes = classes;
        this.sourceRows = sourceRows;
        this.notes = notes;
    }

    /**
     * A table without keys, times, labels and notes.
     *
     * @param values row-major [rows, features], NaN = missing, ±∞ as found; handed over to the table
     */
    public static TelemetryTable of(FeatureSchema schema, float[] values) {
        if (values.length % schema.size() != 0) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill rows of " + schema.size() + " features");
        }
        return new TelemetryTable(schema, values, null, null, null, null, null, null, List.of());
    }

    /** A table of some rows, each as long as the schema. */
    public static TelemetryTable ofRows(FeatureSchema schema, float[]... rows) {
        float[] values = new float[rows.length * schema.size()];
        for (int row = 0; row < rows.length; row++) {
            requireLength("values in row " + row, rows[row].length, schema.size());
            System.arraycopy(rows[row], 0, values, row * schema.size(), schema.size());
        }
        return of(schema, values);
    }

    /** This table with a key per row, null where the source had none. */
    public TelemetryTable withKeys(@Nullable String[] newKeys) {
        requireLength("keys", newKeys.length, rows());
        return new TelemetryTable(schema, values, newKeys, times, clock, labels, classes, sourceRows, notes);
    }

    /** This table with all rows of one series. */
    public TelemetryTable withoutKeys() {
        return new TelemetryTable(schema, values, null, times, clock, labels, classes, sourceRows, notes);
    }

    /** This table with a time per row as the source's text, null where the source had none; what they mean is what {@link Clock} reads. */
    public TelemetryTable withTimes(@Nullable String[] newTimes) {
        return withTimes(newTimes, Clock.parse(newTimes).orElse(null));
    }

    /** The same with what the times mean; null where they are row numbers or cannot be read. */
    TelemetryTable withTimes(@Nullable String[] newTimes, @Nullable Clock newClock) {
        requireLength("times", newTimes.length, rows());
        return new TelemetryTable(schema, values, keys, newTimes, newClock, labels, classes, sourceRows, notes);
    }

    /** This table with a label per row, true inside an anomaly. */
    public TelemetryTable withLabels(boolean[] newLabels) {
        requireLength("labels", newLabels.length, rows());
        return new TelemetryTable(schema, values, keys, times, clock, newLabels, classes, sourceRows, notes);
    }

    /** This table with a class per row, for conditional models; null where the source had none. */
    public TelemetryTable withClasses(@Nullable String[] newClasses) {
        requireLength("classes", newClasses.length, rows());
        return new TelemetryTable(schema, values, keys, times, clock, labels, newClasses, sourceRows, notes);
    }

    /** This table with what its reader found and decided, one sentence each, for the {@link DataReport}. */
    public TelemetryTable withNotes(List<String> newNotes) {
        return new TelemetryTable(
                schema, values, keys, times, clock, labels, classes, sourceRows, List.copyOf(newNotes));
    }

    /** This table's rows in another order. */
    TelemetryTable inOrder(TimeOrder order) {
        return only(order.source());
    }

    /**
     * Some rows of this table.
     *
     * @param rows their numbers, in the new order
     */
    public TelemetryTable only(int[] rows) {
        int width = schema.size();
        float[] ordered = new float[rows.length * width];
        int[] sources = new int[rows.length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(values, rows[row] * width, ordered, row * width, width);
            sources[row] = sourceRow(rows[row]);
        }
        return new TelemetryTable(
                schema,
                ordered,
                inOrder(keys, rows),
                inOrder(times, rows),
                clock == null ? null : clock.of(rows),
                inOrder(labels, rows),
                inOrder(classes, rows),
                sources,
                notes);
    }

    public FeatureSchema schema() {
        return schema;
    }

    public int rows() {
        return values.length / schema.size();
    }

    /** Row-major [rows, features]; NaN = missing. The table's own array. */
    public float[] values() {
        return values;
    }

    public float value(int row, int feature) {
        return values[row * schema.size() + feature];
    }

    public Optional<@Nullable String[]> keys() {
        return Optional.ofNullable(keys);
    }

    public Optional<@Nullable String[]> times() {
        return Optional.ofNullable(times);
    }

    /** What the times mean; empty where there are none, or row numbers, or texts that cannot be read. */
    public Optional<Clock> clock() {
        return Optional.ofNullable(clock);
    }

    public Optional<boolean[]> labels() {
        return Optional.ofNullable(labels);
    }

    /** What a conditional model is told of each row beside its time. */
    public Optional<@Nullable String[]> classes() {
        return Optional.ofNullable(classes);
    }

    /** Whether the rows stand in another order than in the source. */
    public boolean reordered() {
        return sourceRows != null;
    }

    /** The place of a row in the source, from 0. */
    public int sourceRow(int row) {
        return sourceRows == null ? row : sourceRows[row];
    }

    /** What the reader found and decided: guessed roles, columns left out, lost precision. */
    public List<String> notes() {
        return notes;
    }

    /**
     * SHA-256, hexadecimal, of the features' names and units, each ended by a line feed, and of the values in row order as
     * little-endian float32: names the data without holding it. Keys, times, labels and classes are not part of it.
     */
    public String fingerprint() {
        MessageDigest sha256 = Sha256.begin();
        schema.features()
                .forEach(feature -> sha256.update(
                        (feature.name() + '\t' + feature.unit() + '\n').getBytes(StandardCharsets.UTF_8)));
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (!chunk.hasRemaining()) {
                sha256.update(chunk.flip());
                chunk.clear();
            }
            // floatToIntBits has one NaN only: two readers agree on what is missing.
            chunk.putInt(Float.floatToIntBits(value));
        }
        sha256.update(chunk.flip());
        return Sha256.hex(sha256);
    }

    private static @Nullable String @Nullable [] inOrder(@Nullable String @Nullable [] texts, int[] rows) {
        if (texts == null) {
            return null;
        }
        @Nullable String[] ordered = new @Nullable String[rows.length];
        for (int row = 0; row < rows.length; row++) {
            ordered[row] = texts[rows[row]];
        }
        return ordered;
    }

    private static boolean @Nullable [] inOrder(boolean @Nullable [] flags, int[] rows) {
        if (flags == null) {
            return null;
        }
        boolean[] ordered = new boolean[rows.length];
        for (int row = 0; row < rows.length; row++) {
            ordered[row] = flags[rows[row]];
        }
        return ordered;
    }

    private static void requireLength(String what, int got, int expected) {
        if (got != expected) {
            throw new IllegalArgumentException("Expected " + expected + " " + what + "; got " + got);
        }
    }

    @Override
    public String toString() {
        return "TelemetryTable[" + rows() + " rows, " + schema.size() + " features "
                + Arrays.toString(schema.names().stream().limit(5).toArray()) + "]";
    }
}
