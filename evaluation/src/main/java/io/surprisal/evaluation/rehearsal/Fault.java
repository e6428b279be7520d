package io.surprisal.evaluation.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A fault of one size and duration.
 *
 * @param size as its kind counts it: a factor, spreads, spreads a day; 0 where a kind has none
 * @param sizeText the same in words; empty where there is none
 * @param records how many records it lasts; 0 where the feature says: its peak, its period
 */
public record Fault(FaultKind kind, double size, String sizeText, int records) {
    /** A drop to the lowest value of the normal rows; any other size is the value itself. */
    static final double TO_LOWEST = Double.NEGATIVE_INFINITY;

    private static final double SECOND = 1000;
    private static final double MINUTE = 60 * SECOND;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    /** Durations that people think in, milliseconds. */
    private static final double[] LADDER = {
        SECOND,
        4 * SECOND,
        15 * SECOND,
        MINUTE,
        4 * MINUTE,
        15 * MINUTE,
        HOUR,
        4 * HOUR,
        DAY,
        4 * DAY,
        14 * DAY,
        56 * DAY
    };

    /** With fewer records a duration tells nothing from noise. */
    private static final int FEWEST = 12;

    private static final int RUNGS = 3;
    private static final double PHASE = 0.25;
    private static final double FASTER = 1.5;

    /**
     * All faults, those of a kind and duration one after the other.
     *
     * @param step the usual time between two records of a key, milliseconds
     */
    static List<Fault> all(double step) {
        int[] lasting = durations(step);
        int shortest = lasting[0];
        int medium = lasting[1];
        int longest = lasting[2];
        List<Fault> faults = new ArrayList<>();
        for (int records : lasting) {
            faults.add(new Fault(FaultKind.STUCK, 0, "", records));
        }
        faults.add(new Fault(FaultKind.VANISHED_NOISE, 0, "", medium));
        faults.add(new Fault(FaultKind.VANISHED_NOISE, 0, "", longest));
        add(faults, FaultKind.LOUDER_NOISE, "%.0f times", medium, 2, 4);
        add(faults, FaultKind.SPIKE, "%.0f s", 1, 3, 6, 12);
        add(faults, FaultKind.SPIKE, "%.0f s", 2, 3, 6, 12);
        faults.add(new Fault(FaultKind.DROP, 0, "to 0", shortest));
        faults.add(new Fault(FaultKind.DROP, TO_LOWEST, "to its lowest", shortest));
        add(faults, FaultKind.LEVEL_SHIFT, "%.0f s", medium, 1, 3, 6);
        for (int days : new int[] {1, 3}) {
            int records = (int) Math.round(days * DAY / step);
            if (records >= FEWEST) {
                add(faults, FaultKind.DRIFT, "%.0f s a day", records, 1, 3);
            }
        }
        faults.add(new Fault(FaultKind.MISSING_PEAK, 0, "flat", 0));
        faults.add(new Fault(FaultKind.PHASE_SHIFT, PHASE, "by a quarter", 0));
        faults.add(new Fault(FaultKind.FREQUENCY, FASTER, "1.5 times", 0));
        faults.add(new Fault(FaultKind.SWAPPED, 0, "", medium));
        faults.add(new Fault(FaultKind.DECOUPLED, 0, "", longest));
        for (int records : lasting) {
            faults.add(new Fault(FaultKind.STOPPED_COUNTER, 0, "", records));
        }
        faults.add(new Fault(FaultKind.MISSING, 0, "", medium));
        return List.copyOf(faults);
    }

    /** What all sizes of a kind and duration have in common. */
    Fault unsized() {
        return new Fault(kind, 0, "", records);
    }

    /** Three durations in records, the shortest of at least twelve: 15 minutes, 1 hour and 4 hours where a record comes each minute. */
    static int[] durations(double step) {
        int first = 0;
        while (first < LADDER.length - RUNGS && LADDER[first] < FEWEST * step) {
            first++;
        }
        int[] records = new int[RUNGS];
        for (int i = 0; i < RUNGS; i++) {
            // Records that are months apart are counted instead.
            records[i] = Math.max((int) Math.round(LADDER[first + i] / step), FEWEST << (2 * i));
        }
        return records;
    }

    private static void add(List<Fault> faults, FaultKind kind, String text, int records, double... sizes) {
        for (double size : sizes) {
            faults.add(new Fault(kind, size, String.format(Locale.ROOT, text, size), records));
        }
    }
}
