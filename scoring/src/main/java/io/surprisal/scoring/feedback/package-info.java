/** What people say of alerts, and what follows from it. No Flink. */
@NullMarked
package io.surprisal.scoring.feedback;

import org.jspecify.annotations.NullMarked;
