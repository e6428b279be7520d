package io.surprisal.telemetry.record;

import org.jspecify.annotations.Nullable;

/**
 * The models that a job is to have. It is a state, no command: the latest that was written under the job's name holds, also for a job that
 * starts later.
 *
 * @param champion the model whose verdicts count; null for the one that job.yaml names
 * @param shadow the model that scores beside it, without verdicts; null for none
 */
public record DesiredModels(
        @Nullable ModelSource champion, @Nullable ModelSource shadow) {
    /** The model that job.yaml names, and nothing beside it: what a tombstone says. */
    public static final DesiredModels NONE = new DesiredModels(null, null);
}
