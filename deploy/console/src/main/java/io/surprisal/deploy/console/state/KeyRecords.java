package io.surprisal.deploy.console.state;

import io.surprisal.core.calibration.TailCalibration;
import io.surprisal.telemetry.record.ScoredRecord;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The newest scores of one key. A normal record is 21 bytes here: its time, its smoothed value, its threshold, its −log10 tail probability, and
 * whether it is anomalous. Of anomalous ones the newest are kept whole, because they say which features did it.
 */
final class KeyRecords {
    /** How many records of a key are kept. */
    static final int MOST = 2_000;

    /** How many anomalous ones of them are kept whole. */
    static final int MOST_EXPLAINED = 200;

    private static final int FIRST_CAPACITY = 32;

    private long[] times = new long[FIRST_CAPACITY];
    private float[] smoothed = new float[FIRST_CAPACITY];
    private float[] threshold = new float[FIRST_CAPACITY];
    private float[] minusLog10 = new float[FIRST_CAPACITY];
    private boolean[] anomalous = new boolean[FIRST_CAPACITY];
    private final Deque<ScoredRecord> explained = new ArrayDeque<>();
    private long added;

    /** Takes in the next record, in the order of its topic. */
    void add(ScoredRecord score) {
        if (added == times.length && times.length < MOST) {
            grow(Math.min(2 * times.length, MOST));
        }
        int place = (int) (added % times.length);
        times[place] = score.eventTime();
        smoothed[place] = score.smoothed();
        threshold[place] = score.threshold();
        minusLog10[place] = (float) TailCalibration.minusLog10(score.tailProbability());
        anomalous[place] = score.anomalous();
        added++;
        if (score.anomalous()) {
            explained.addLast(score);
            if (explained.size() > MOST_EXPLAINED) {
                explained.removeFirst();
            }
        }
    }

    /** How many records came so far; the position of the next one. */
    long added() {
        return added;
    }

    /** Records from a position on, as far as they are still here, in the order of their event times. */
    RecordsView from(long position) {
        long first = Math.max(position, Math.max(0, added - times.length));
        int[] places = IntStream.range(0, (int) Math.max(0, added - first))
                .map(step -> (int) ((first + step) % times.length))
                .boxed()
                .sorted(Comparator.comparingLong(place -> times[place]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new RecordsView(
                Arrays.stream(places).mapToObj(place -> times[place]).toList(),
                numbers(places, smoothed),
                numbers(places, threshold),
                numbers(places, minusLog10),
                Arrays.stream(places).mapToObj(place -> anomalous[place]).toList());
    }

    /** The anomalous records of a span of event time that are still kept whole, both ends included. */
    List<ScoredRecord> explained(long firstEventTime, long lastEventTime) {
        return explained.stream()
                .filter(score -> score.eventTime() >= firstEventTime && score.eventTime() <= lastEventTime)
                .sorted(Comparator.comparingLong(ScoredRecord::eventTime))
                .toList();
    }

    private static List<@Nullable Double> numbers(int[] places, float[] column) {
        return Arrays.stream(places)
                .mapToObj(place -> Numbers.finite(column[place]))
                .toList();
    }

    /** Nothing was overwritten yet, so that the records stand in their order. */
    private void grow(int capacity) {
        times = Arrays.copyOf(times, capacity);
        smoothed = Arrays.copyOf(smoothed, capacity);
        threshold = Arrays.copyOf(threshold, capacity);
        minusLog10 = Arrays.copyOf(minusLog10, capacity);
        anomalous = Arrays.copyOf(anomalous, capacity);
    }
}
