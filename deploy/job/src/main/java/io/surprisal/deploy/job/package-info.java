/** The scoring job: what job.yaml says, checked before a record is read, made into a Flink job. */
@NullMarked
package io.surprisal.deploy.job;

import org.jspecify.annotations.NullMarked;
