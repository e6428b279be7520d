/** What the console knows of a job, in memory, and how it is shown. Nothing of Kafka, nothing of HTTP. */
@NullMarked
package io.surprisal.deploy.console.state;

import org.jspecify.annotations.NullMarked;
