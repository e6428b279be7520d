package io.surprisal.scoring.watch;

import io.surprisal.core.drift.DriftState;
import io.surprisal.telemetry.record.Coordinates;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.NoticeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one key. {@link WatchRules} makes and changes it. */
public final class KeyWatch {
    private final long owner;
    private final List<DriftState> tests;
    private final Stillness stillness;
    private final List<Notice> open;
    private Coordinates latest;
    private long latestTime;
    private long span;
    private int parts;

    /**
     * @param owner what its tests belong to
     * @param latest the record that came last
     * @param latestTime the highest event time of its records, epoch milliseconds
     * @param span the number of the span that is not over
     * @param parts of which parts of it a record came, one bit each
     * @param tests in the order of {@link WatchRules#tests}; handed over
     * @param stillness of each feature; handed over
     * @param open notices that hold; copied
     */
    public KeyWatch(
            long owner,
            Coordinates latest,
            long latestTime,
            long span,
            int parts,
            List<DriftState> tests,
            Stillness stillness,
            List<Notice> open) {
        this.owner = owner;
        this.latest = latest;
        this.latestTime = latestTime;
        this.span = span;
        this.parts = parts;
        this.tests = List.copyOf(tests);
        this.stillness = stillness;
        this.open = new ArrayList<>(open);
    }

    /**
     * For how long each feature has been missing or the same.
     *
     * @param values the last value, raw units; NaN where none came yet
     * @param since event time since when, epoch milliseconds
     * @param records for how many records
     */
    public record Stillness(float[] values, long[] since, int[] records) {}

    /** What its tests belong to. */
    public long owner() {
        return owner;
    }

    /** The record that came last. */
    public Coordinates latest() {
        return latest;
    }

    /** The highest event time of its records, epoch milliseconds. */
    public long latestTime() {
        return latestTime;
    }

    /** The number of the span that is not over. */
    public long span() {
        return span;
    }

    /** Of which parts of the span a record came, one bit each. */
    public int parts() {
        return parts;
    }

    /** The drift tests. */
    public List<DriftState> tests() {
        return tests;
    }

    /** Of each feature; its own arrays. */
    public Stillness stillness() {
        return stillness;
    }

    /** The notices that hold. */
    public List<Notice> open() {
        return List.copyOf(open);
    }

    /** Whether any notice holds, which for most keys none does. */
    boolean hasOpen() {
        return !open.isEmpty();
    }

    void heard(Coordinates record, long time) {
        latest = record;
        latestTime = Math.max(latestTime, time);
    }

    void heardIn(int part) {
        parts |= 1 << part;
    }

    void beginSpan(long number) {
        span = number;
        parts = 0;
    }

    void opened(Notice notice) {
        open.add(notice);
    }

    Optional<Notice> open(NoticeKind kind, @Nullable String feature) {
        for (Notice notice : open) {
            if (notice.kind() == kind && Objects.equals(notice.feature(), feature)) {
                return Optional.of(notice);
            }
        }
        return Optional.empty();
    }

    void ended(Notice notice) {
        open.remove(notice);
    }
}
