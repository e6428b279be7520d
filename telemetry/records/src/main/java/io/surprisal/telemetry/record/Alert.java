package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * An event in the life of an alert, and what is known of the alert by then. The same input gives the same events with the
 * same identifiers, so that a replay repeats them instead of raising new ones.
 *
 * <p>How bad it is, tail probability, grade and severity, is that of the worst verdict, which rests on smoothed values. What it is about
 * is its features, over all its records, and its peak, the record that was the most abnormal by itself: a smoother may hold the
 * verdict high over records that are normal again, or raise it only after the worst has passed, and their features would explain
 * nothing.
 *
 * @param ending why it was resolved; null while it is open
 * @param id the key and the coordinates of the record that opened it
 * @param key the series it is about
 * @param opening the earliest abnormal record that opened it
 * @param eventTime when this happened, event time, epoch milliseconds: of an open alert, the time of its latest abnormal record; of its end,
 *     when nothing kept it open any more, recovery aside
 * @param firstEventTime event time of the earliest abnormal record, epoch milliseconds
 * @param lastEventTime event time of the latest one
 * @param records how many abnormal records it holds
 * @param tailProbability the lowest of them
 * @param grade the highest of them
 * @param smoothed the highest of them, which is what its threshold judged
 * @param features those with the highest surprisal over all of them, highest first. Owned by this event, not to be changed
 * @param peak the one with the highest abnormality before smoothing
 */
public record Alert(
        AlertStatus status,
        @Nullable AlertEnding ending,
        Severity severity,
        String id,
        String key,
        Coordinates opening,
        long eventTime,
        long firstEventTime,
        long lastEventTime,
        long records,
        double tailProbability,
        double grade,
        float smoothed,
        AlertFeature[] features,
        ScoredRecord peak) {}
