/** Which model a job scores with, and where its bytes come from. */
@NullMarked
package io.surprisal.scoring.registry;

import org.jspecify.annotations.NullMarked;
