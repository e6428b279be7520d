/** How state is written: in formats of the project's own, which have versions. */
@NullMarked
package io.surprisal.flink.state;

import org.jspecify.annotations.NullMarked;
