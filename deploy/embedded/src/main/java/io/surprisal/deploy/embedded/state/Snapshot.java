package io.surprisal.deploy.embedded.state;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A complete checkpoint or savepoint of a job.
 *
 * @param directory where it is
 * @param id its number; Flink counts on over restarts, so a higher one is later
 * @param written when it was completed
 * @param cleanStop whether it is the savepoint of a stop: the job read nothing after it
 */
public record Snapshot(Path directory, long id, Instant written, boolean cleanStop) {}
