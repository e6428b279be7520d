package io.surprisal.flink;

import io.surprisal.telemetry.record.Alert;
import io.surprisal.telemetry.record.DeadLetter;
import io.surprisal.telemetry.record.Incident;
import io.surprisal.telemetry.record.ModelEvent;
import io.surprisal.telemetry.record.Notice;
import io.surprisal.telemetry.record.ScoredRecord;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Where the results of the pipeline go.
 *
 * @param incidents unused where the options have no incidents
 * @param modelEvents what becomes of the models that the job is to have; unused where it keeps its own
 */
public record PipelineSinks(
        Sink<ScoredRecord> scores,
        Sink<Alert> alerts,
        Sink<Notice> notices,
        Sink<Incident> incidents,
        Sink<DeadLetter> deadLetters,
        Sink<ModelEvent> modelEvents) {}
