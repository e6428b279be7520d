package io.surprisal.flink.score;

import io.surprisal.flink.models.ModelDirectory.Stamp;
import io.surprisal.telemetry.record.TelemetryRecord;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A model of a directory, as far as one task knows it. */
final class RoutedModel {
    private final String name;
    /** Records that came while its file was read for the first time. */
    final Queue<TelemetryRecord> waiting = new ArrayDeque<>();

    /** The version that was read last; null where there was no file. */
    @Nullable
    Stamp stamp;

    /** What scores; null before the file was read, and where it cannot be used. */
    @Nullable
    LiveModel live;

    /** How much memory that takes, bytes, about. */
    long bytes;

    /** Whether the file is being read. */
    boolean loading;

    /** Whether records wait for that. */
    boolean awaited;

    RoutedModel(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }
}
