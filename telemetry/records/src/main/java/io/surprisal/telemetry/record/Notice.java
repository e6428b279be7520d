package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * What a job says of itself: not that telemetry is anomalous, but that its model or its telemetry no longer is what the verdicts rest on. The
 * same input gives the same events with the same identifiers, except where the clock takes part: a stream that stopped.
 *
 * @param id the kind, what it is about, and the time or the record that it began with
 * @param key the series; empty where records have no key, and for a model
 * @param feature the feature, or the output of the model; null where it is about neither
 * @param since when it began, event time, epoch milliseconds
 * @param time when this event came about, event time, epoch milliseconds
 * @param evidence of a drift, against which the limit is {@code limit}; NaN for other kinds
 * @param limit the evidence that a drift takes; NaN for other kinds
 * @param model the model that the notice is about or that was in use
 * @param what what was found, for people
 * @param whatToDo the next step, for people; a command line where there is one
 */
public record Notice(
        NoticeStatus status,
        NoticeKind kind,
        String id,
        String key,
        @Nullable String feature,
        long since,
        long time,
        double evidence,
        double limit,
        ModelVersion model,
        String what,
        String whatToDo) {
    /** The notice at its end. */
    public Notice ended(NoticeStatus how, long when) {
        return new Notice(how, kind, id, key, feature, since, when, evidence, limit, model, what, whatToDo);
    }
}
