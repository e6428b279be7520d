/** How well abnormality ranks labelled records: measures that need no point adjustment. */
@NullMarked
package io.surprisal.training.evaluation;

import org.jspecify.annotations.NullMarked;
