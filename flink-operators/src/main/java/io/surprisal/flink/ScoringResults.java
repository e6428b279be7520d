package io.surprisal.flink;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.ScoredRecord;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** What is said of telemetry: streams that a job sends where it likes, or reads on. Those that it leaves alone cost nothing but their records. */
public final class ScoringResults {
    private final DataStream<ScoredRecord> scores;
    private final DataStream<Alert> alerts;
    private final DataStream<Notice> notices;
    private final @Nullable DataStream<Incident> incidents;
    private final DataStream<DeadLetter> deadLetters;
    private final @Nullable DataStream<ModelEvent> modelEvents;

    ScoringResults(
            DataStream<ScoredRecord> scores,
            DataStream<Alert> alerts,
            DataStream<Notice> notices,
            @Nullable DataStream<Incident> incidents,
            DataStream<DeadLetter> deadLetters,
            @Nullable DataStream<ModelEvent> modelEvents) {
        this.scores = scores;
        this.alerts = alerts;
        this.notices = notices;
        this.incidents = incidents;
        this.deadLetters = deadLetters;
        this.modelEvents = modelEvents;
    }

    /** Every record that was scored, with its scores and the verdict on them; the records of a key in the order in which they came. */
    public DataStream<ScoredRecord> scores() {
        return scores;
    }

    /** The events in the life of each alert. */
    public DataStream<Alert> alerts() {
        return alerts;
    }

    /** What the job says of itself: drift, stale features, silent keys, an old model. */
    public DataStream<Notice> notices() {
        return notices;
    }

    /**
     * Alerts of several keys, as incidents.
     *
     * @throws IllegalStateException where the alert settings have none
     */
    public DataStream<Incident> incidents() {
        if (incidents == null) {
            throw new IllegalStateException("There are no incidents: the alert settings do not say which keys belong"
                    + " together; say so by AlertSettings.withIncidents");
        }
        return incidents;
    }

    /** What was not scored, and why. */
    public DataStream<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /**
     * What becomes of the models that the scoring is to have.
     *
     * @throws IllegalStateException where it keeps the model that it began with
     */
    public DataStream<ModelEvent> modelEvents() {
        if (modelEvents == null) {
            throw new IllegalStateException(
                    "The model stays as it is; say where others come from by Scoring.withModels");
        }
        return modelEvents;
    }
}
