/** What a model catches on somebody's own normal rows: faults of known kinds, injected at many places and judged as a job judges. */
@NullMarked
package io.surprisal.evaluation.rehearsal;

import org.jspecify.annotations.NullMarked;
