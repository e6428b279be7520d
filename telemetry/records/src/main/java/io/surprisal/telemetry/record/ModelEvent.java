package io.surprisal.telemetry.record;

/**
 * What became of a model that a job was to have, or has.
 *
 * @param job the job's name: its Kafka group, under which {@link DesiredModels} stand
 * @param model the name in the model's manifest; empty where no manifest could be read
 * @param version the first 12 digits of {@code digest}
 * @param uri where the file was to be found
 * @param digest SHA-256 of the file that was asked for, 64 hexadecimal digits
 * @param time when it happened, by the clock, epoch milliseconds
 * @param subtask the scoring subtask that it happened in; -1 where it holds for all of them
 * @param message what happened, for people; of a refusal why, and the next step
 */
public record ModelEvent(
        String job,
        ModelRole role,
        ModelEventStatus status,
        String model,
        String version,
        String uri,
        String digest,
        long time,
        int subtask,
        String message) {}
