/** What texts and JSON mean, for every format that has them. */
@NullMarked
package io.surprisal.telemetry.text;

import org.jspecify.annotations.NullMarked;
